package org.trunkline.survey;

/** What is asked, by its scale. */
public enum Kind {
    /** Customer satisfaction. */
    CSAT(1, 5),
    /** Customer effort score. */
    CES(1, 7),
    /** Net promoter score. */
    NPS(0, 10);

    private final int lowest;
    private final int highest;

    Kind(int lowest, int highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    public int lowest() {
        return lowest;
    }

    public int highest() {
        return highest;
    }

    public boolean has(int score) {
        return score >= lowest && score <= highest;
    }
}
