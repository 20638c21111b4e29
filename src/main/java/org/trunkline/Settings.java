package org.trunkline;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.trunkline.api.ApiSettings;
import org.trunkline.ari.AriSettings;
import org.trunkline.call.CallSettings;
import org.trunkline.call.CardSettings;
import org.trunkline.call.Destinations;
import org.trunkline.call.Numbers;
import org.trunkline.call.OutboundSettings;
import org.trunkline.call.ParkingLot;
import org.trunkline.call.SupervisionSettings;
import org.trunkline.call.Tiers;
import org.trunkline.chat.ChatSettings;
import org.trunkline.conversation.ConversationSettings;
import org.trunkline.customer.CustomerSettings;
import org.trunkline.journal.JournalSettings;
import org.trunkline.mail.MailSettings;
import org.trunkline.media.MediaSettings;
import org.trunkline.messaging.MessagingSettings;
import org.trunkline.person.ErasureSettings;
import org.trunkline.profile.ProfileSettings;
import org.trunkline.recording.RecordingSettings;
import org.trunkline.report.ReportSettings;
import org.trunkline.roster.Declared;
import org.trunkline.search.SearchSettings;
import org.trunkline.settings.Section;
import org.trunkline.settings.SettingsFile;
import org.trunkline.setup.SetupSettings;
import org.trunkline.speech.SpeechSettings;
import org.trunkline.store.StoreSettings;
import org.trunkline.survey.SurveySettings;
import org.trunkline.ticket.TicketSettings;
import org.trunkline.voice.VoiceSettings;

/** The settings file by its sections, one or more to each room. */
record Settings(
        StoreSettings store,
        JournalSettings journal,
        CustomerSettings customer,
        ProfileSettings profile,
        TicketSettings ticket,
        ConversationSettings conversation,
        RecordingSettings recording,
        Declared declared,
        Path flows,
        MediaSettings media,
        AriSettings ari,
        CallSettings call,
        SupervisionSettings supervision,
        CardSettings card,
        OutboundSettings outbound,
        Numbers numbers,
        Tiers tiers,
        Destinations destinations,
        ParkingLot lot,
        Set<String> phones,
        SpeechSettings speech,
        VoiceSettings voice,
        ReportSettings report,
        SearchSettings search,
        ErasureSettings erasure,
        MailSettings mail,
        ChatSettings chat,
        SurveySettings survey,
        MessagingSettings messaging,
        ApiSettings api) {
    static Settings from(SettingsFile file) {
        Section root = file.root();
        Settings settings = new Settings(
                StoreSettings.from(root),
                JournalSettings.from(root),
                CustomerSettings.from(root),
                ProfileSettings.from(root),
                TicketSettings.from(root),
                ConversationSettings.from(root),
                RecordingSettings.from(root),
                Declared.from(root),
                root.section("flows").path("folder", "flows"),
                MediaSettings.from(root),
                AriSettings.from(root),
                CallSettings.from(root),
                SupervisionSettings.from(root),
                CardSettings.from(root),
                OutboundSettings.from(root),
                Numbers.from(root),
                Tiers.from(root),
                Destinations.from(root),
                ParkingLot.from(root),
                root.sections("phone").stream()
                        .map(phone -> phone.text("extension"))
                        .collect(Collectors.toSet()),
                SpeechSettings.from(root),
                VoiceSettings.from(root),
                ReportSettings.from(root),
                SearchSettings.from(root),
                ErasureSettings.from(root),
                MailSettings.from(root),
                ChatSettings.from(root),
                SurveySettings.from(root),
                MessagingSettings.from(root),
                ApiSettings.from(root));
        // Read for their keys only: what set-up asks for is no unknown setting.
        var _ = SetupSettings.from(root);
        file.check();
        return settings;
    }
}
