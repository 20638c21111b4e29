package org.trunkline.queue;

/** The example of docs/routing.md: who is best by the sum of all proficiencies. */
public final class BestSkilled implements Strategy {
    @Override
    public String name() {
        return "best-skilled";
    }

    @Override
    public long rank(Candidate candidate) {
        return -candidate.skills().values().stream().mapToInt(Integer::intValue).sum();
    }
}
