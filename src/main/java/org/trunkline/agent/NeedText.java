package org.trunkline.agent;

import org.jparsec.OperatorTable;
import org.jparsec.Parser;
import org.jparsec.Parsers;
import org.jparsec.Scanners;
import org.jparsec.error.ParserException;
import org.jparsec.pattern.Patterns;

/** How {@link Need}s are written. */
final class NeedText {
    private static final Parser<Void> BLANK = Scanners.WHITESPACES.skipMany();
    private static final Parser<String> NAME = Patterns.regex("[a-z0-9][a-z0-9_-]{0,63}")
            .toScanner("a skill")
            .source()
            .followedBy(BLANK);
    private static final Parser<Integer> LEVEL = Patterns.regex("10|[1-9]")
            .toScanner("a proficiency from 1 to 10")
            .source()
            .map(Integer::valueOf)
            .followedBy(BLANK);
    private static final Parser<Need> WHOLE = BLANK.next(whole()).followedBy(Parsers.EOF);

    private NeedText() {}

    private static Parser<Need> whole() {
        Parser.Reference<Need> expression = Parser.newReference();
        Parser<Need> skill = Parsers.sequence(word("and").or(word("or")).not(), NAME)
                .next(name -> sign(">=").next(LEVEL).optional(1).map(least -> Need.skill(name, least)));
        Parser<Need> term = skill.or(expression.lazy().between(sign("("), sign(")")));
        Parser<Need> parser = new OperatorTable<Need>()
                .infixl(word("and").retn(Need::and), 20)
                .infixl(word("or").retn(Need::or), 10)
                .build(term);
        expression.set(parser);
        return parser;
    }

    private static Parser<Void> word(String word) {
        return Patterns.regex(word + "(?![a-z0-9_-])").toScanner(word).followedBy(BLANK);
    }

    private static Parser<Void> sign(String sign) {
        return Scanners.string(sign).followedBy(BLANK);
    }

    static Need parse(String text) {
        try {
            return WHOLE.parse(text);
        } catch (ParserException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' at column " + e.getColumn() + ": " + cause(e)
                            + "; write skills as billing>=5 and (english or french>=3)",
                    e);
        }
    }

    private static String cause(ParserException e) {
        var details = e.getErrorDetails();
        if (details == null) {
            return String.valueOf(e.getMessage());
        }
        return String.join(" or ", details.getExpected()) + " expected, found " + details.getEncountered();
    }
}
