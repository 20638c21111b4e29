package org.trunkline.survey;

import java.util.Locale;
import java.util.Map;

/** What stands around a survey's question, in the customer's language. */
public record Wording(
        String language,
        String changeable,
        String send,
        String thanks,
        String over,
        String choose,
        Map<Kind, String> worstOf,
        Map<Kind, String> bestOf) {
    private static final Wording ENGLISH = new Wording(
            "en",
            "You can change your answer as long as the link is valid.",
            "Send",
            "Thank you. Your answer is stored.",
            "This link is not valid any more.",
            "Please choose a number.",
            Map.of(Kind.CSAT, "very dissatisfied", Kind.CES, "strongly disagree", Kind.NPS, "not at all likely"),
            Map.of(Kind.CSAT, "very satisfied", Kind.CES, "strongly agree", Kind.NPS, "extremely likely"));
    private static final Map<String, Wording> ALL = Map.of(
            "en",
            ENGLISH,
            "ko",
            new Wording(
                    "ko",
                    "링크가 유효한 동안 답변을 바꾸실 수 있습니다.",
                    "보내기",
                    "감사합니다. 답변이 저장되었습니다.",
                    "더 이상 유효하지 않은 링크입니다.",
                    "숫자를 하나 선택해 주세요.",
                    Map.of(Kind.CSAT, "매우 불만족", Kind.CES, "전혀 동의하지 않음", Kind.NPS, "전혀 추천하지 않음"),
                    Map.of(Kind.CSAT, "매우 만족", Kind.CES, "매우 동의함", Kind.NPS, "적극 추천함")));

    /** In a language that there is not: in English. */
    public static Wording of(String language) {
        return ALL.getOrDefault(Locale.forLanguageTag(language).getLanguage(), ENGLISH);
    }

    public String worst(Kind kind) {
        return worstOf.getOrDefault(kind, "");
    }

    public String best(Kind kind) {
        return bestOf.getOrDefault(kind, "");
    }
}
