package org.codedcomputing.spark.matmul;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.DryRunOption;
import org.codedcomputing.spark.cli.JsonFile;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "matmul",
        description = {
            "Multiply two matrices, from text or random, by a code that does not wait for stragglers, and say how it went.",
            "Codes: " + ProductTexts.CODES + ". Without one the planner takes it."
        },
        footer = {
            "",
            "Examples:",
            "  coded matmul --rows 2000 --inner 2000 --columns 2000 --code polynomial:3,3 --workers 12 --check",
            "  coded matmul --a a.csv --b b.csv --arithmetic fixed:30 --out c",
            "  coded matmul --rows 600 --inner 600 --columns 600 --code ep:2,2,1 --workers 9 --arithmetic field:65537"
                    + " --errors 2 --liars 1 --liars 4 --check"
        })
final class MatmulCommand extends CodedCommand {
    @Option(
            names = "--a",
            paramLabel = "FILE",
            description = "A as text: a row on each line, commas or blanks between.")
    private @Nullable String fileA;

    @Option(names = "--b", paramLabel = "FILE", description = "B, likewise.")
    private @Nullable String fileB;

    @Option(names = "--rows", paramLabel = "R", description = "Rows of a random A.")
    private @Nullable Integer rows;

    @Option(names = "--inner", paramLabel = "S", description = "Columns of a random A and rows of a random B.")
    private @Nullable Integer inner;

    @Option(names = "--columns", paramLabel = "T", description = "Columns of a random B.")
    private @Nullable Integer columns;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of random matrices.")
    private long seed;

    @Option(
            names = "--block",
            paramLabel = "N",
            defaultValue = "512",
            description = "Rows and columns of MLlib's blocks.")
    private int block;

    @Option(names = "--transposed", description = "A is inner x rows: compute A^T B.")
    private boolean transposed;

    @Option(names = "--code", paramLabel = "CODE", description = "Code and partition. Default: the planner's.")
    private @Nullable String code;

    @Option(names = "--workers", paramLabel = "N", description = "Tasks. Default: one for each slot.")
    private @Nullable Integer workers;

    @Mixin
    private ProductArguments product = new ProductArguments();

    @Option(
            names = "--errors",
            paramLabel = "E",
            defaultValue = "0",
            description = "Wrong results to survive: from K + 2E, or with --verified from K + E results.")
    private int errors;

    @Option(names = "--verified", description = "Check each result; over the reals the only way to find wrong ones.")
    private boolean verified;

    @Option(names = "--liars", paramLabel = "WORKER", description = "A worker that lies on purpose; may be repeated.")
    private Integer[] liars = new Integer[0];

    @Option(
            names = "--sleep",
            paramLabel = "WORKER=SECONDS",
            description = "A worker that sleeps on purpose; may be repeated.")
    private Map<Integer, Double> sleeps = new LinkedHashMap<>();

    @Option(names = "--check", description = "Compare with BlockMatrix.multiply; exit code 1 if it differs.")
    private boolean check;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where to write the product as text; must not exist.")
    private @Nullable String out;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--calibrate",
            description = "First measure what the executors do, for the planner: some seconds in which all slots work.")
    private boolean calibrate;

    @Mixin
    private DryRunOption dryRun = new DryRunOption();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    protected int run(PrintWriter printer) throws Exception {
        boolean text = fileA != null || fileB != null;
        boolean random = rows != null || inner != null || columns != null;
        if (text == random || (text && (fileA == null || fileB == null))) {
            throw usage("give either --a and --b, or --rows, --inner and --columns");
        }
        if (random && (rows == null || inner == null || columns == null || rows < 1 || inner < 1 || columns < 1)) {
            throw usage("random matrices need --rows, --inner and --columns, each at least 1");
        }
        if (block < 1) {
            throw usage("--block must be at least 1 (was " + block + ")");
        }
        Numbers numbers = usageOf(product::numbers);
        ProductOptions options = usageOf(() -> options(numbers));
        int slots = workers != null ? workers : Runtime.getRuntime().availableProcessors();
        return spark.run("coded matmul", slots, jsc -> multiply(printer, jsc, options, numbers));
    }

    private ProductOptions options(Numbers numbers) {
        ProductOptions options = ProductOptions.NONE
                .withNumbers(numbers)
                .withStragglers(product.stragglers())
                .withLaw(product.expected())
                .withErrors(errors)
                .withLiars(new Liars(Set.of(liars)))
                .withMade(Delays.of(sleeps), Speeds.FREE);
        ProductFamily family = code == null ? null : ProductTexts.family(code);
        options = family == null ? options : options.withFamily(family);
        options = workers == null ? options : options.withWorkers(workers);
        return verified ? options.withVerified() : options;
    }

    private int multiply(PrintWriter printer, JavaSparkContext jsc, ProductOptions options, Numbers numbers)
            throws IOException {
        BlockMatrix a = operand(jsc, fileA, transposed ? inner : rows, transposed ? rows : inner, numbers, seed);
        BlockMatrix b = operand(jsc, fileB, inner, columns, numbers, seed + 1);
        CodedProduct<BlockMatrix> plain = CodedProduct.of(a, b).with(options);
        CodedProduct<BlockMatrix> coded = transposed ? plain.transposed() : plain;
        if (calibrate) {
            printer.println(ProductCalibration.of(jsc).explain());
        }
        printer.println(coded.plan());
        printer.flush();
        if (dryRun.isSet()) {
            return OK;
        }
        ProductOutcome<BlockMatrix> outcome = coded.outcome();
        printer.println(outcome.report().explain());
        if (out != null) {
            MatmulInput.write(outcome.product(), out);
            printer.println("written to " + out);
        }
        MatmulCheck compared = check ? compare(a, b, outcome.product(), numbers) : null;
        if (compared != null) {
            printer.println(compared.explain());
        }
        if (json != null) {
            writeJson(json, outcome.report(), compared);
            printer.println("written to " + json);
        }
        return compared == null || compared.passed() ? OK : FAILED;
    }

    private BlockMatrix operand(
            JavaSparkContext jsc,
            @Nullable String file,
            @Nullable Integer r,
            @Nullable Integer c,
            Numbers numbers,
            long from) {
        if (file != null) {
            return MatmulInput.read(jsc, file, block);
        }
        if (r == null || c == null) {
            throw new IllegalStateException("random matrices have sizes");
        }
        long modulus =
                numbers instanceof Numbers.Residues residues ? residues.field().modulus() : 0;
        return MatmulInput.random(jsc, r, c, block, modulus, from).cache();
    }

    private MatmulCheck compare(BlockMatrix a, BlockMatrix b, BlockMatrix c, Numbers numbers) {
        BlockMatrix left = transposed ? a.transpose() : a;
        double s = (double) b.numRows();
        if (numbers instanceof Numbers.Residues residues
                && s * Math.pow(residues.field().modulus() - 1.0, 2) >= 0x1p53) {
            throw new IllegalArgumentException(
                    "--check over %s: Spark's product of %.0f terms is not exact in doubles; take a prime of at most %.0f"
                            .formatted(residues.field(), s, Math.sqrt(0x1p53 / s)));
        }
        double bound = 0;
        if (numbers instanceof Numbers.FixedPoints fixed) {
            double unit = Math.scalb(1.0, -fixed.scaleBits() - 1);
            double largestA = Operand.Blocks.of(a).survey("A", numbers).largest();
            double largestB = Operand.Blocks.of(b).survey("B", numbers).largest();
            // Each factor off by half a unit, and Spark's own rounding.
            bound = s * (unit * (largestA + largestB + unit) + 0x1p-52 * s * largestA * largestB);
        }
        return MatmulCheck.of(left.multiply(b), c, numbers, bound);
    }

    private static void writeJson(Path file, ProductReport report, @Nullable MatmulCheck compared) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("plan", report.plan());
        json.put("encoded", report.encoded());
        json.put("totalSeconds", report.totalSeconds());
        json.put("encodeSeconds", report.encodeSeconds());
        json.put("decodeSeconds", report.decodeSeconds());
        json.put("faulty", report.faulty());
        json.put("warnings", report.warnings());
        report.job().ifPresent(job -> json.put("rounds", job.rounds()));
        if (compared != null) {
            json.put("relativeError", compared.relativeError());
            json.put("largestDifference", compared.largestError());
            json.put("checked", compared.passed());
        }
        JsonFile.write(file, json);
    }
}
