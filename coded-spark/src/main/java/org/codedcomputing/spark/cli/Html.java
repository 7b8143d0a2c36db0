package org.codedcomputing.spark.cli;

/** Text in pages that verbs write. */
public final class Html {
    private Html() {}

    /**
     * A text as it stands in an element or in an attribute between quotes, in HTML and in SVG.
     *
     * @param text anything; characters that XML does not have are replaced by U+FFFD
     */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowed(point) ? point : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean allowed(int point) {
        boolean control = point < ' ' && point != '\n' && point != '\t' && point != '\r';
        boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        return !control && !surrogate && point != 0xFFFE && point != 0xFFFF && point != 0x7F;
    }
}
