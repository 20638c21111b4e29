/** REST under /api/v1, live events, health and metrics. */
@NullMarked
package org.trunkline.api;

import org.jspecify.annotations.NullMarked;
