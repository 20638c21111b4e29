/** A headless software phone on jain-sip and libjitsi: for the demo, the tests, and trying a flow. */
@NullMarked
package org.trunkline.phone;

import org.jspecify.annotations.NullMarked;
