package org.trunkline.line;

import java.util.Locale;

/** Why a line ended, in the words of ITU-T Q.850 as far as they matter to a contact center. */
public enum Cause {
    NORMAL,
    BUSY,
    NO_ANSWER,
    DECLINED,
    UNREACHABLE,
    CONGESTION,
    /** Nothing was heard of the other end for so long that the switch gave the line up (RTP time-out). */
    VANISHED,
    /** The end was not witnessed: found gone when the link to the switch came back. */
    LOST,
    /** The switch itself went down and took the line with it. */
    SWITCH_FAILED;

    /** In words, of a line that rang and was not answered: ended as usual means that somebody declined. */
    public String unanswered() {
        return this == NORMAL ? "declined" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** @param q850 the cause value of Q.850 (16 normal clearing, 17 user busy, …) */
    public static Cause ofQ850(int q850) {
        return switch (q850) {
            case 16, 26, 0 -> NORMAL;
            case 17 -> BUSY;
            case 18, 19 -> NO_ANSWER;
            case 21 -> DECLINED;
            case 1, 2, 3, 20, 22, 27, 28 -> UNREACHABLE;
            case 44 -> VANISHED;
            case 34, 38, 41, 42, 58 -> CONGESTION;
            default -> NORMAL;
        };
    }
}
