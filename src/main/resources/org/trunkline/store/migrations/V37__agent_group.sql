-- Groups of agents that were made over the API, with the skills that their members have. What the configuration file
-- declares is not here.

CREATE TABLE agent_group (
    name VARCHAR(64) PRIMARY KEY
);

-- The skill may be one that the file declares: no reference to the table skill.
CREATE TABLE agent_group_skill (
    agent_group VARCHAR(64) NOT NULL REFERENCES agent_group (name) ON DELETE CASCADE,
    skill VARCHAR(64) NOT NULL,
    proficiency INT NOT NULL,
    PRIMARY KEY (agent_group, skill)
);

-- The group may be one that the file declares.
CREATE TABLE agent_group_member (
    agent VARCHAR(10) NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    agent_group VARCHAR(64) NOT NULL,
    PRIMARY KEY (agent, agent_group)
);
