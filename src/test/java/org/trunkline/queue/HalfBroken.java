package org.trunkline.queue;

/** Knows agent 103 alone. */
public final class HalfBroken implements Strategy {
    @Override
    public String name() {
        return "half-broken";
    }

    @Override
    public long rank(Candidate candidate) {
        if (!candidate.agent().equals("103")) {
            throw new IllegalStateException("not thought of");
        }
        return 7;
    }
}
