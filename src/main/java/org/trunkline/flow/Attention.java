package org.trunkline.flow;

/** Whether anything was ever heard from the caller. Belongs to a session. */
final class Attention {
    private boolean heard;

    /** A key, a word, or a silence in which nobody listened: then nothing can be said of the line. */
    void something() {
        heard = true;
    }

    void silence(boolean listened) {
        heard |= !listened;
    }

    /** Whether there was nothing on the line, at every question so far. */
    boolean deadAir() {
        return !heard;
    }
}
