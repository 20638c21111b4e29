package org.trunkline.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeHtmlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>x",
                "<img src=x onerror=alert(1)>",
                "<a href='javascript:alert(1)'>x</a>",
                "<a href=' jAvA\tscript:alert(1)'>x</a>",
                "<svg><script>alert(1)</script></svg>",
                "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
                "<div style='background:url(javascript:alert(1))'>x</div>",
                "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
                "<form action='https://x.example'><input name=p onfocus=alert(1) autofocus></form>",
                "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
                "<template><img src=x onerror=alert(1)></template>",
                "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
                "<base href='https://x.example/'><a href='a'>x</a>",
                "<details ontoggle=alert(1) open>x</details>",
                "<img src='data:text/html,<script>alert(1)</script>'>",
                "<img data-src='javascript:alert(1)'>",
                "<img src='cid:a' onerror='alert(1)' onload=alert(1)>",
                "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
                "<a href='&#106;ava&#115;cript:alert(1)'>x</a>",
                "<a href='vbscript:alert(1)'>x</a>",
                "<a href='//x.example' onmouseover=alert(1)>x</a>",
                "<svg onload=alert(1)>x</svg>",
                "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
                "<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x>x</a></svg>",
                "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
                "<style>p{background:url(javascript:alert(1))}</style><p style='width:expression(alert(1))'>x</p>",
                "<body onload=alert(1)><p onclick=alert(1)>x</p>",
                "<textarea></textarea><img src=x onerror=alert(1)>",
                "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
                "<div class=gmail_quote onclick=alert(1)><details open ontoggle=alert(1)>x</details></div>",
                "<!--><img src=x onerror=alert(1)>-->",
                "<p><a href='https://x.example/?a=%22%3E%3Cscript'>x</a><a href='javas\u0000cript:alert(1)'>x</a></p>"
            })
    void nothing_runs(String html) {
        assertThat(SafeHtml.of(html).toLowerCase(java.util.Locale.ROOT))
                .doesNotContain(
                        "alert", "javascript", "onerror", "<script", "<iframe", "<form", "<meta", "<base", "srcdoc");
    }

    @Test
    void nothing_is_loaded_from_elsewhere() {
        String safe = SafeHtml.of("<style>@import 'http://x.example'</style><link rel=stylesheet href=http://x.example>"
                + "<img src='https://x.example/pixel.gif' srcset='https://x.example/2.gif 2x'>"
                + "<table background='http://x.example/b.gif'><tr><td style='background:url(http://x.example)'>t</td></tr></table>"
                + "<img src='//x.example/p.gif'><video poster='http://x.example/v'></video>");
        assertThat(safe.replaceAll("data-src=\"[^\"]*\"", ""))
                .doesNotContain("x.example")
                .contains("t");
        assertThat(safe).contains("data-src=\"https://x.example/pixel.gif\"");
    }

    @Test
    void links_do_not_tell_where_they_were() {
        assertThat(SafeHtml.of("<a href='https://x.example' target=_self>x</a>"))
                .contains("href=\"https://x.example\"", "noopener noreferrer nofollow", "target=\"_blank\"");
    }

    @Test
    void what_mail_programs_quote_is_folded_and_there() {
        String gmail =
                SafeHtml.of("<div>New</div><div class='gmail_quote'>On Monday:<blockquote>old</blockquote></div>");
        assertThat(gmail)
                .contains("<details class=\"quoted\"><summary>Quoted text</summary>")
                .contains("old");
        assertThat(gmail.indexOf("New")).isLessThan(gmail.indexOf("<details"));
        String outlook = SafeHtml.of("<p>New</p><div id='appendonsend'></div><hr><div>From: x</div><p>old</p>");
        assertThat(outlook.indexOf("<details")).isLessThan(outlook.indexOf("old"));
        String thunderbird = SafeHtml.of("<div class='moz-cite-prefix'>He wrote:</div><blockquote type='cite'>old"
                + "<blockquote type='cite'>older</blockquote></blockquote><p>below</p>");
        assertThat(thunderbird.split("<details", -1)).as("one fold").hasSize(2);
        assertThat(thunderbird.indexOf("below")).isGreaterThan(thunderbird.indexOf("</details>"));
        assertThat(thunderbird.indexOf("He wrote")).isGreaterThan(thunderbird.indexOf("<details"));
    }

    @Test
    void elements_within_elements_without_end_are_cut() {
        String deep = SafeHtml.of("<div>".repeat(20_000) + "x");
        assertThat(deep).contains("x");
        assertThat(deep.split("<div>", -1)).hasSizeLessThan(1_000);
        String twice = SafeHtml.of(("<div>".repeat(400) + "x" + "</div>".repeat(400)).repeat(2));
        assertThat(twice.split("<div>", -1)).as("each of them").hasSizeLessThan(610);
    }

    @Test
    void a_text_of_blanks_takes_no_time() {
        String blanks = "<p>a" + "&nbsp;".repeat(300_000) + "b</p>";
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SafeHtml.text(blanks)))
                .startsWith("a ")
                .endsWith(" b");
    }
}
