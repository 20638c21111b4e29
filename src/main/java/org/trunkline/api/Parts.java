package org.trunkline.api;

import java.time.InstantSource;
import org.trunkline.call.CallbackOrders;
import org.trunkline.call.OutboundCalls;
import org.trunkline.call.Supervisors;
import org.trunkline.call.Talks;
import org.trunkline.customer.Callbacks;
import org.trunkline.customer.CustomerDesk;
import org.trunkline.customer.Customers;
import org.trunkline.customer.DoNotCall;
import org.trunkline.customer.FlowVersions;
import org.trunkline.customer.Interactions;
import org.trunkline.customer.Numbers;
import org.trunkline.flow.FlowLibrary;
import org.trunkline.journal.FactTypes;
import org.trunkline.journal.StoredJournal;
import org.trunkline.queue.Floor;
import org.trunkline.recording.Archive;
import org.trunkline.recording.Recorder;
import org.trunkline.recording.Recordings;
import org.trunkline.report.ReportSettings;
import org.trunkline.report.Reporter;
import org.trunkline.roster.Roster;
import org.trunkline.speech.Ears;
import org.trunkline.store.Database;
import org.trunkline.voice.Voices;

/** What the API shows and changes; handed over by the wiring, closed by it too. */
public record Parts(
        Database database,
        StoredJournal journal,
        FactTypes types,
        Roster roster,
        Floor floor,
        Supervisors supervisors,
        Talks talks,
        OutboundCalls outbound,
        DoNotCall doNotCall,
        Numbers numbers,
        Interactions interactions,
        Callbacks callbacks,
        CallbackOrders callbackOrders,
        Customers customers,
        CustomerDesk customerDesk,
        Recordings recordings,
        ReportSettings report,
        Reporter reporter,
        Archive archive,
        Recorder recorder,
        FlowLibrary flows,
        FlowVersions flowVersions,
        SwitchProbe probe,
        Ears ears,
        Voices voices,
        InstantSource time) {}
