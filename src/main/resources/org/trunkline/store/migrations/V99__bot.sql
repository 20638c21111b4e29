-- Where the flow is that has an interaction in writing. Its variables are in interaction_value.
CREATE TABLE bot (
    interaction VARCHAR(64) PRIMARY KEY REFERENCES interaction (id) ON DELETE CASCADE,
    flow VARCHAR(200) NOT NULL,
    -- null: no step was entered yet
    step VARCHAR(200),
    step_flow VARCHAR(200),
    step_version VARCHAR(64),
    -- JSON: where sub-flows return to
    step_stack VARCHAR(20000),
    -- counts steps entered
    visit INT NOT NULL,
    -- so many messages of the customer were taken before the step
    heard INT NOT NULL,
    -- how many had been taken when the customer did not answer in time, within the step: "3 3 4 "
    silences VARCHAR(20000) NOT NULL,
    -- null: it is not with a queue; else by which exits the flow goes on when that gives it up
    exits VARCHAR(200),
    is_over BOOLEAN NOT NULL
);
