/** When a business is open: calendars with their holidays, and how much open time passes. */
@NullMarked
package org.trunkline.hours;

import org.jspecify.annotations.NullMarked;
