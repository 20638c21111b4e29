package org.trunkline.line;

/** What happens on the switch and belongs to no line yet. */
public sealed interface SwitchboardEvent {
    record LineArrived(Arrival arrival) implements SwitchboardEvent {}

    record PhoneSeen(String extension, PhoneState state) implements SwitchboardEvent {}

    /** The link to the switch is up; lines that were lost meanwhile have been told so, the rest is as surveyed. */
    record LinkUp(Survey survey) implements SwitchboardEvent {}

    record LinkDown(String why) implements SwitchboardEvent {}

    /** Another controller took over; this one's commands are refused from now on. */
    record Replaced() implements SwitchboardEvent {}
}
