package org.trunkline.api;

import org.trunkline.call.OutboundCalls;

/** Agent 101 can call, by day; +442079460666 is listed. */
final class CustomerCalls implements OutboundCalls {
    @Override
    public Started call(Wish wish) {
        if (!wish.agent().equals("101")) {
            return new Started.Refused(Why.AGENT, "agent " + wish.agent() + " is not logged in");
        } else if (wish.number().equals("+442079460666")) {
            return new Started.Refused(Why.DO_NOT_CALL, "the number must not be called; take it off the list");
        } else if (wish.number().equals("+12125550123") && !wish.anyTime()) {
            return new Started.Refused(Why.CALLING_HOURS, "it is not between 08:00-21:00 where the number is");
        }
        return wish.number().equals("x")
                ? new Started.Refused(Why.NUMBER, "that is no number that can be called; write it as +442079460000")
                : new Started.Calling("1-1");
    }
}
