/** Agents, skills, presence: values only. */
@NullMarked
package org.trunkline.agent;

import org.jspecify.annotations.NullMarked;
