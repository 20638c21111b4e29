-- How much agents that were made over the API take at once of a channel. Channels that are not here are as usual
-- ([capacity] in trunkline.toml).

CREATE TABLE agent_capacity (
    agent VARCHAR(10) NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    channel VARCHAR(10) NOT NULL,
    most INT NOT NULL,
    PRIMARY KEY (agent, channel)
);
