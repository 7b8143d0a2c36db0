// One yardstick, chosen at compile time by -DYARDSTICK_<LIBRARY>. Reads lines "WHAT SIZE" and answers each with the
// seconds of one operation, repeated until they add up to at least a fifth of a second; "name" answers with a description.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

using Operation = std::function<void()>;

static volatile double kept;

// Rows, terms and columns of "WHAT", which is square, "WHAT.flat", which is encoding, and "WHAT.tall", its transpose.
struct Shape {
    size_t m, k, n;
};

static Shape shape(const std::string& what, size_t size) {
    if (what.find(".flat") != std::string::npos) return {12, 8, size};
    if (what.find(".tall") != std::string::npos) return {size, 8, 12};
    return {size, size, size};
}

static std::vector<double> reals(size_t count) {
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> uniform(-1, 1);
    std::vector<double> values(count);
    for (double& value : values) value = uniform(random);
    return values;
}

#ifdef YARDSTICK_FLINT
#include <flint/flint.h>
#include <flint/nmod_mat.h>

static std::string describe() { return std::string("FLINT ") + FLINT_VERSION; }

static Operation prepare(const std::string& what, size_t size) {
    auto [rows, terms, columns] = shape(what, size);
    mp_limb_t modulus = what.rfind("flint31", 0) == 0 ? 2147483647UL : 2305843009213693951UL;
    struct Matrices {
        nmod_mat_t a, b, c;
    };
    auto m = std::make_shared<Matrices>();
    nmod_mat_init(m->a, rows, terms, modulus);
    nmod_mat_init(m->b, terms, columns, modulus);
    nmod_mat_init(m->c, rows, columns, modulus);
    flint_rand_t state;
    flint_randinit(state);
    nmod_mat_randfull(m->a, state);
    nmod_mat_randfull(m->b, state);
    return [m] { nmod_mat_mul(m->c, m->a, m->b); };
}
#endif

#ifdef YARDSTICK_NTL
#include <NTL/mat_lzz_p.h>
#include <NTL/version.h>

static std::string describe() { return std::string("NTL ") + NTL_VERSION; }

static Operation prepare(const std::string& what, size_t size) {
    auto [m, k, n] = shape(what, size);
    NTL::zz_p::init(2147483647L);
    auto a = std::make_shared<NTL::mat_zz_p>(NTL::random_mat_zz_p(m, k));
    auto b = std::make_shared<NTL::mat_zz_p>(NTL::random_mat_zz_p(k, n));
    auto c = std::make_shared<NTL::mat_zz_p>();
    return [a, b, c] { NTL::mul(*c, *a, *b); };
}
#endif

#ifdef YARDSTICK_FFLAS
#include <fflas-ffpack/fflas-ffpack.h>
#include <givaro/modular.h>

static std::string describe() { return "FFLAS-FFPACK"; }

static Operation prepare(const std::string& what, size_t size) {
    const Shape s = shape(what, size);
    using Field = Givaro::Modular<int64_t>;
    auto field = std::make_shared<Field>(2147483647L);
    auto a = std::make_shared<std::vector<int64_t>>(s.m * s.k);
    auto b = std::make_shared<std::vector<int64_t>>(s.k * s.n);
    auto c = std::make_shared<std::vector<int64_t>>(s.m * s.n);
    std::mt19937_64 random(7);
    for (int64_t& element : *a) element = random() % 2147483647L;
    for (int64_t& element : *b) element = random() % 2147483647L;
    return [=] {
        FFLAS::fgemm(*field, FFLAS::FflasNoTrans, FFLAS::FflasNoTrans, s.m, s.n, s.k, field->one, a->data(), s.k,
                     b->data(), s.n, field->zero, c->data(), s.n);
    };
}
#endif

#ifdef YARDSTICK_BLAS
#include <cblas.h>
extern "C" char* openblas_get_corename(void);
extern "C" char* openblas_get_config(void);

static std::string describe() {
    return std::string(openblas_get_config()) + ", core " + openblas_get_corename();
}

static Operation prepare(const std::string& what, size_t size) {
    const Shape s = shape(what, size);
    auto a = std::make_shared<std::vector<double>>(reals(s.m * s.k));
    auto b = std::make_shared<std::vector<double>>(reals(s.k * s.n));
    auto c = std::make_shared<std::vector<double>>(s.m * s.n);
    return [=] {
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, s.m, s.n, s.k, 1.0, a->data(), s.k, b->data(), s.n, 0.0,
                    c->data(), s.n);
    };
}
#endif

#ifdef YARDSTICK_MACHINE
static std::string describe() { return "this machine, one core"; }

typedef double Lanes __attribute__((vector_size(64)));

static Operation prepare(const std::string& what, size_t n) {
    if (what == "fma") {
        // n rounds of 16 independent chains of 8 lanes.
        return [n] {
            Lanes sum[16];
            Lanes factor = {};
            factor += 0.999999;
            for (auto& lanes : sum) {
                lanes = Lanes{};
                lanes += 1.0;
            }
            for (size_t i = 0; i < n; i++)
                for (auto& lanes : sum) lanes = lanes * factor + factor;
            double total = 0;
            for (auto& lanes : sum) total += lanes[0];
            kept = total;
        };
    }
    // n bytes in each array.
    auto from = std::make_shared<std::vector<double>>(reals(n / sizeof(double)));
    if (what == "read") {
        return [from] {
            const double* values = from->data();
            size_t count = from->size() / 32 * 32;
            double sums[32] = {};
            for (size_t i = 0; i < count; i += 32)
                for (size_t j = 0; j < 32; j++) sums[j] += values[i + j];
            double total = 0;
            for (double sum : sums) total += sum;
            kept = total;
        };
    }
    auto to = std::make_shared<std::vector<double>>(from->size());
    if (what == "stores") {
        // A copy by ordinary stores; memcpy of so much goes past the caches.
        return [from, to] {
            const double* source = from->data();
            double* target = to->data();
            size_t count = from->size() / 8 * 8;
            for (size_t i = 0; i < count; i += 8) {
                Lanes lanes;
                std::memcpy(&lanes, source + i, sizeof lanes);
                lanes *= 1.5;
                std::memcpy(target + i, &lanes, sizeof lanes);
            }
            kept = to->back();
        };
    }
    return [from, to] {
        std::memcpy(to->data(), from->data(), from->size() * sizeof(double));
        kept = to->back();
    };
}
#endif

int main() {
    std::map<std::pair<std::string, size_t>, Operation> prepared;
    std::string what;
    size_t size;
    while (std::cin >> what) {
        if (what == "name") {
            std::cout << describe() << std::endl;
            continue;
        }
        std::cin >> size;
        Operation& operation = prepared[{what, size}];
        if (!operation) {
            operation = prepare(what, size);
            operation();
        }
        using Clock = std::chrono::steady_clock;
        auto start = Clock::now();
        double elapsed = 0;
        int count = 0;
        while (elapsed < 0.2) {
            operation();
            count++;
            elapsed = std::chrono::duration<double>(Clock::now() - start).count();
        }
        std::cout << elapsed / count << std::endl;
    }
}
