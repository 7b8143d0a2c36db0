package org.codedcomputing.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void whatHasAMeaningInAPageIsEscaped() {
        assertThat(Html.escaped("a < b && c > \"d\" 'e'"))
                .isEqualTo("a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;");
        assertThat(Html.escaped("µ, 10⁶ and 😀\n")).isEqualTo("µ, 10⁶ and 😀\n");
    }

    @Test
    void charactersThatXmlDoesNotHaveAreReplaced() {
        assertThat(Html.escaped("\u0000\u0008\u001b\ud800\uffff.")).isEqualTo("\ufffd\ufffd\ufffd\ufffd\ufffd.");
    }
}
