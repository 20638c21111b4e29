package org.trunkline.flow;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trunkline.agent.Channel;
import org.trunkline.xml.Where;

/**
 * A flow as read, immutable.
 *
 * @param version hash of the content
 * @param zone where "tomorrow" is understood
 * @param region of telephone numbers that are said without their country's code
 * @param operator empty: the designer wants no way to a person
 * @param deadAirEnds whether a call on which nothing was ever heard ends at the first question that is given up
 * @param channels by what customers come to it
 * @param steps by id, in the order of the file, and after them ours: {@link OperatorSteps}
 */
record Flow(
        Path file,
        String name,
        String version,
        String content,
        Step.Goto start,
        Optional<Step.Goto> fault,
        Optional<FaultQueue> faultQueue,
        Locale language,
        ZoneId zone,
        String region,
        Optional<Operator> operator,
        boolean deadAirEnds,
        Set<Channel> channels,
        Map<String, Step> steps) {
    /** The queue that takes the callers of a flow that failed. */
    record FaultQueue(String name, Where where) {}

    /**
     * Where a caller who asks for a person goes, at any question.
     *
     * @param name a step of the flow or, if there is none of that name, a queue
     */
    record Operator(String name, Where where) {}

    /** The step that a caller who asks for a person comes to, at any question of this flow. */
    Optional<String> operatorStep() {
        return steps.containsKey(OperatorSteps.OPERATOR)
                ? Optional.of(OperatorSteps.OPERATOR)
                : operator.map(Operator::name).filter(steps::containsKey);
    }

    /** The language with its region, which says how dates and money are read. */
    Locale locale() {
        return language.getCountry().isEmpty()
                ? new Locale.Builder().setLocale(language).setRegion(region).build()
                : language;
    }

    Flow {
        channels = Set.copyOf(channels);
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    }
}
