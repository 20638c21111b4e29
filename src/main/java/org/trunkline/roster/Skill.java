package org.trunkline.roster;

/** Something that agents can be good at and queues can ask for. */
public record Skill(String name, String description) {}
