// The harness sees what it is there to see: each broken plugin fails the check it is made for, in the words an author
// can act on, and there is no check that nothing fails.
#include "validator/rule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

namespace aviary::validator {
namespace {

/// "none" is a .clap file, "none.vst3" a .vst3 folder.
std::filesystem::path broken(const std::string& fault) {
    const std::filesystem::path path = std::filesystem::path(BROKEN_DIR) / fault;
    return path.extension() == ".vst3" ? path : std::filesystem::path(path.string() + ".clap");
}
Format format_of(const std::string& fault) { return fault.ends_with(".vst3") ? Format::vst3 : Format::clap; }

const Check& check_of(const std::string& name) {
    static const std::vector<Check> all = all_checks();
    const auto found = std::ranges::find_if(all, [&](const Check& check) { return name == check.name; });
    if (found == all.end()) throw std::runtime_error("no check is called " + name);
    return *found;
}

struct Fault {
    const char *name, *check, *says;
};
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name << " fails " << fault.check; }

constexpr Fault faults[] = {
    {"writes_beyond", "random_block_sizes", "written beyond the buffer"},
    {"reads_beyond", "touches_nothing_beyond_its_buffers", "SIGSEGV"},
    {"allocates", "random_block_sizes", "allocates or frees memory"},
    {"locks", "random_block_sizes", "takes locks"},
    {"calls_from_audio_thread", "random_block_sizes", "on the audio thread"},
    {"calls_from_own_thread", "activates_again_and_again", "on a thread of its own"},
    {"calls_while_created", "clap_lives_without_init", "while it is being created"},
    {"not_a_number", "random_block_sizes", "is nan"},
    {"subnormal", "silence_between_sound", "is the subnormal"},
    {"mutates_input", "random_block_sizes", "read-only"},
    {"leaves_unwritten", "random_block_sizes", "left unwritten"},
    {"keeps_flags", "flags_are_written_not_kept", "its flag says that it is constant"},
    {"float_mode", "subnormal_input", "floating-point mode"},
    {"state_differs", "state_is_reproducible", "other bytes"},
    {"state_reads_at_once", "state_comes_in_small_pieces", "does not load the state it saved"},
    {"state_takes_anything", "state_refuses_the_empty_one", "no bytes"},
    {"state_takes_anything", "state_survives_noise", "outside of its range"},
    {"state_crashes", "state_survives_flipped_bits", "SIGSEGV, while it loads a state that is damaged"},
    {"text_differs", "parameters_round_trip_through_text", "reads that as"},
    {"text_overruns", "clap_texts_fit_where_they_go", "more than the"},
    {"text_unchecked", "parameters_take_any_text", "outside of its range"},
    {"text_for_all", "parameters_unknown_are_refused", "which it does not have"},
    {"default_differs", "parameters_begin_at_their_defaults", "although its default is"},
    {"range_ignored", "parameters_stay_within_their_ranges", "outside of its range"},
    {"space_ignored", "parameters_ignore_alien_events", "space_id"},
    {"needs_cookie", "parameters_need_no_cookie", "may be null"},
    {"same_ids", "parameters_describe_themselves", "has the same id"},
    {"flush_ignored", "parameters_flush_as_a_block_does", "after a flush"},
    {"index_unchecked", "clap_indices_are_checked", "params.get_info"},
    {"shares_state", "many_at_once", "share nothing"},
    {"shares_state", "the_same_every_time", "different sound of the same"},
    {"keeps_tail", "a_reset_silences", "sounds on after reset()"},
    {"in_place", "the_same_in_place", "share their buffers"},
    {"wide_differs", "the_same_in_64_bits", "different in 64 bits"},
    {"block_size", "random_block_sizes", "answers with an error"},
    {"sleeps_too_soon", "sleeps_only_when_silent", "wakes up by itself"},
    {"unsorted_events", "random_block_sizes", "behind the end of the block"},
    {"notes_crash", "notes_with_impossible_fields", "SIGSEGV"},
    {"transport_needed", "any_transport_or_none", "SIGSEGV"},
    {"descriptor_differs", "clap_descriptor_is_consistent", "'name'"},
    {"id_prefix", "clap_unknown_ids_make_nothing", "none of that id"},
    {"no_category", "clap_features_are_proper", "main categories"},
    {"any_factory", "clap_factory_is_steady", "is not null"},
    {"any_extension", "clap_extensions_are_steady", "is not null"},
    {"entry_once", "clap_entry_can_be_initialised_again", "after deinit()"},
    {"extensions_needed", "clap_lives_without_host_extensions", "SIGSEGV"},
    {"nameless_port", "buses_describe_themselves", "has no name"},
    {"config_refused", "buses_take_every_arrangement", "which it offers"},
    {"preset_does_not_load", "clap_presets_are_found_and_load", "does not load its preset 'Loud'"},
    {"controls_nothing", "clap_remote_controls_lead_to_parameters", "the parameter 99"},
    {"more_voices_than_room", "clap_voices_and_note_names_are_sane", "9 voices of at most 8"},
    {"contexts_differ", "clap_state_contexts_take_each_other", "does not load in the context 1"},
    {"label_needed", "clap_indications_are_welcome", "SIGSEGV"},
    {"calls_from_audio_thread.vst3", "random_block_sizes", "restartComponent()"},
    {"other_factory.vst3", "vst3_factory_is_steady", "another factory"},
    {"any_class.vst3", "vst3_unknown_classes_make_nothing", "class id that does not exist"},
    {"keeps_reference.vst3", "vst3_initializes_again", "references left"},
    {"initializes_once.vst3", "vst3_initializes_again", "after terminate()"},
    {"two_objects.vst3", "vst3_faces_are_one_object", "two pointers"},
    {"index_unchecked.vst3", "vst3_indices_are_checked", "getBusInfo(1)"},
    {"lost_unit.vst3", "vst3_parameters_are_well_formed", "the unit 9"},
    {"lost_unit.vst3", "vst3_units_form_a_tree", "lies in itself"},
    {"plain_differs.vst3", "vst3_parameters_are_well_formed", "the plain value"},
    {"forgets_bypass.vst3", "vst3_bypass_is_remembered", "forgets"},
    {"needs_buses.vst3", "vst3_calls_without_frames", "without frames"},
    {"needs_lists.vst3", "works_without_event_lists", "SIGSEGV"},
    {"needs_stream.vst3", "vst3_calls_in_any_order", "SIGSEGV"},
    {"loses_automation.vst3", "vst3_halves_agree_after_automation", "was automated to"},
    {"maps_to_nothing.vst3", "vst3_midi_controllers_have_parameters", "which does not exist"},
    {"silence_is_not.vst3", "silence_between_sound", "although its flag says that it is silent"},
    {"arrangement_differs.vst3", "buses_take_every_arrangement", "tells of another"},
};

class BrokenPlugin : public testing::TestWithParam<Fault> {};

TEST_P(BrokenPlugin, FailsTheCheckItIsMadeFor) {
    const auto& [name, check, says] = GetParam();
    const Outcome outcome = run_check(check_of(check), broken(name));
    const auto is_meant = [&](const std::string& failure) { return failure.find(says) != failure.npos; };
    EXPECT_TRUE(std::ranges::any_of(outcome.failures, is_meant)) << "no failure says '" << says << "', but:\n"
                                                                 << testing::PrintToString(outcome.failures);
}
std::string name_of(const testing::TestParamInfo<Fault>& fault) {
    std::string name = words(fault.param.name, "__", fault.param.check);
    std::ranges::replace(name, '.', '_');
    return name;
}
INSTANTIATE_TEST_SUITE_P(Every, BrokenPlugin, testing::ValuesIn(faults), name_of);

TEST(StrictHost, PassesPluginsWithoutFault) {
    for (const char* none : {"none", "none.vst3"})
        for (const Check& check : all_checks()) {
            if (!check.is_for(format_of(none))) continue;
            const Outcome outcome = run_check(check, broken(none));
            EXPECT_TRUE(outcome.failures.empty())
                << check.name << ": " << testing::PrintToString(outcome.failures);
        }
}

TEST(StrictHost, StopsAPluginThatHangs) {
    const Outcome outcome =
        run_check(check_of("random_block_sizes"), broken("hangs"), {.time_limit = std::chrono::seconds(1)});
    ASSERT_EQ(outcome.failures.size(), 1u);
    EXPECT_NE(outcome.failures[0].find("did not come back"), std::string::npos);
}

TEST(StrictHost, HasNoCheckThatNothingFails) {
    for (const Check& check : all_checks()) {
        const auto fails = [&](const Fault& fault) {
            return check.is_for(format_of(fault.name))
                   && !run_check(check, broken(fault.name)).failures.empty();
        };
        EXPECT_TRUE(std::ranges::any_of(faults, fails)) << check.name;
    }
}

TEST(StrictHost, GivesTheSameResultForTheSameSeed) {
    const auto run = [](std::uint64_t seed) {
        return run_check(check_of("state_survives_flipped_bits"), broken("state_crashes"), {.seed = seed})
            .failures;
    };
    EXPECT_EQ(run(7), run(7));
    EXPECT_NE(run(7), run(8));
}

} // namespace
} // namespace aviary::validator
