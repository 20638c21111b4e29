package org.trunkline.flow;

import java.util.Optional;

/** Keeps every version of a flow that went live, beyond a restart. Called on the library's thread: blocking is fine. */
public interface FlowArchive {
    /** A version goes live. The same version may be told again. */
    void keep(String flow, String version, String content);

    /** @return the content of that version */
    Optional<String> find(String flow, String version);

    /** Keeps nothing. */
    FlowArchive NONE = new FlowArchive() {
        @Override
        public void keep(String flow, String version, String content) {}

        @Override
        public Optional<String> find(String flow, String version) {
            return Optional.empty();
        }
    };
}
