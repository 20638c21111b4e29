package org.trunkline.journal;

import org.jspecify.annotations.Nullable;

/** An entry on its way to the disk. */
record Pending(
        Entry entry, String type, @Nullable String interaction, String body, Personal personal, Runnable committed) {}
