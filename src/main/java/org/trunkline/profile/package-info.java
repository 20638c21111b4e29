/** What is known of a customer beside who they are: fields, tags, notes, tasks, attachments. */
@NullMarked
package org.trunkline.profile;

import org.jspecify.annotations.NullMarked;
