package org.trunkline.api;

import java.util.List;
import java.util.function.Supplier;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.flow.Problem;

/** The flows that are live, and what is wrong in their folder: {@code library::flows, library::problems}. */
public record FlowShelf(Supplier<List<FlowLibrary.Version>> live, Supplier<List<Problem>> problems) {}
