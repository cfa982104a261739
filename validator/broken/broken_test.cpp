// The validator sees what it is there to see: each broken plugin is named by the rule it is made for, in words that an author
// can act on, and there is no rule that nothing breaks. All of it through `aviary validate`, as people run it.
#include "validator/run_validate_testing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

namespace aviary::validator {
namespace {

namespace fs = std::filesystem;

/// "none" is a .clap file, "none.vst3" a .vst3 folder.
std::string broken(const std::string& fault) {
    const fs::path path = fs::path(BROKEN_DIR) / fault;
    return path.extension() == ".vst3" ? path.string() : path.string() + ".clap";
}

struct Fault {
    const char *name, *rule, *says;
};
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name << " breaks " << fault.rule; }

constexpr Fault faults[] = {
    {"writes_beyond", "process_stays_in_its_buffers", "written beyond the buffer"},
    {"reads_beyond", "touches_nothing_beyond_its_buffers", "SIGSEGV"},
    {"allocates", "process_allocates_nothing", "1 allocations and 1 frees"},
    {"locks", "process_takes_no_locks", "takes locks"},
    {"calls_from_audio_thread", "host_is_called_as_allowed", "on the audio thread"},
    {"calls_from_own_thread", "host_is_called_as_allowed", "on a thread of its own"},
    {"asks_for_another", "host_is_asked_for_own_extensions", "'clap.note-ports' without having any"},
    {"keeps_place", "rates_up_and_down", "SIGSEGV"},
    {"calls_while_created", "host_is_called_as_allowed", "while it is being created"},
    {"not_a_number", "process_makes_finite_numbers", "is nan"},
    {"subnormal", "process_flushes_subnormals", "is the subnormal"},
    {"mutates_input", "process_leaves_inputs_alone", "was changed"},
    {"leaves_unwritten", "process_writes_every_sample", "left unwritten"},
    {"keeps_flags", "flags_are_written_not_kept", "its flag says that it is constant"},
    {"float_mode", "process_keeps_the_float_mode", "floating-point mode"},
    {"state_differs", "may_be_called_on_another_thread", "another state"},
    {"state_differs", "state_is_reproducible", "other bytes"},
    {"state_reads_at_once", "state_comes_in_small_pieces", "does not load the state it saved"},
    {"state_takes_anything", "state_refuses_the_empty_one", "no bytes"},
    {"state_takes_anything", "state_survives_noise", "outside of its range"},
    {"state_crashes", "state_survives_flipped_bits",
        "SIGSEGV (Segmentation fault), while it loads a state that is damaged"},
    {"text_differs", "parameters_round_trip_through_text", "reads that as"},
    {"text_overruns", "clap_texts_fit_where_they_go", "more than the"},
    {"text_unchecked", "parameters_take_any_text", "outside of its range"},
    {"text_for_all", "parameters_unknown_are_refused", "which it does not have"},
    {"default_differs", "parameters_describe_themselves_well", "lies between two"},
    {"default_differs", "parameters_begin_at_their_defaults", "although its default is"},
    {"range_ignored", "parameters_stay_within_their_ranges", "outside of its range"},
    {"space_ignored", "parameters_ignore_alien_events", "space_id"},
    {"needs_cookie", "parameters_need_no_cookie", "may be null"},
    {"same_ids", "parameters_describe_themselves", "has the same id"},
    {"flush_ignored", "parameters_flush_as_a_block_does", "after a flush"},
    {"index_unchecked", "clap_indices_are_checked", "params.get_info"},
    {"shares_state", "many_share_nothing", "different sound of the same"},
    {"shares_state", "the_same_every_time", "different sound of the same"},
    {"keeps_tail", "a_reset_silences", "sounds on after a reset"},
    {"in_place", "the_same_in_place", "share their buffers"},
    {"wide_differs", "the_same_in_64_bits", "different in 64 bits"},
    {"block_size", "process_succeeds", "answers with an error"},
    {"sleeps_too_soon", "sleeps_only_when_silent", "wakes up by itself"},
    {"unsorted_events", "process_sends_events_in_order", "behind the end of the block"},
    {"notes_crash", "notes_with_impossible_fields", "SIGSEGV"},
    {"transport_needed", "any_transport_or_none", "SIGSEGV"},
    {"descriptor_differs", "clap_descriptor_is_consistent", "'name'"},
    {"id_prefix", "clap_unknown_ids_make_nothing", "none of that id"},
    {"no_category", "clap_features_are_proper", "main categories"},
    {"any_factory", "clap_factory_is_proper", "is not null"},
    {"any_extension", "clap_extensions_are_steady", "is not null"},
    {"entry_once", "clap_entry_can_be_initialised_again", "after deinit()"},
    {"extensions_needed", "clap_lives_without_host_extensions", "SIGSEGV"},
    {"nameless_port", "buses_describe_themselves_well", "has no name"},
    {"config_refused", "buses_take_every_arrangement", "which it offers"},
    {"preset_does_not_load", "clap_presets_are_found_and_load", "does not load its preset 'Loud'"},
    {"controls_nothing", "clap_remote_controls_lead_to_parameters", "the parameter 99"},
    {"more_voices_than_room", "clap_voices_and_note_names_are_sane", "9 voices of at most 8"},
    {"contexts_differ", "clap_state_contexts_take_each_other", "does not load in the context 1"},
    {"applies_anything", "clap_ports_are_configurable_as_told", "1000 channels"},
    {"label_needed", "clap_indications_are_welcome", "SIGSEGV"},
    {"calls_from_audio_thread.vst3", "host_is_called_as_allowed", "restartComponent()"},
    {"other_factory.vst3", "vst3_factory_is_helpful", "another factory"},
    {"any_class.vst3", "vst3_unknown_classes_make_nothing", "class id that does not exist"},
    {"keeps_reference.vst3", "vst3_references_are_released", "references left"},
    {"initializes_once.vst3", "vst3_initializes_again", "after terminate()"},
    {"two_objects.vst3", "vst3_faces_are_one_object", "two pointers"},
    {"index_unchecked.vst3", "vst3_indices_are_checked", "getBusInfo(1)"},
    {"lost_unit.vst3", "vst3_parameters_are_well_formed", "the unit 9"},
    {"lost_unit.vst3", "vst3_units_form_a_tree", "lies in itself"},
    {"plain_differs.vst3", "vst3_plain_values_turn_back", "the plain value"},
    {"forgets_bypass.vst3", "vst3_bypass_is_remembered", "forgets"},
    {"bypass_apart.vst3", "vst3_bypass_is_the_components", "the component's state alone"},
    {"needs_buses.vst3", "vst3_calls_without_frames", "without frames"},
    {"needs_lists.vst3", "works_without_any_list", "SIGSEGV"},
    {"needs_stream.vst3", "vst3_calls_in_any_order", "SIGSEGV"},
    {"loses_automation.vst3", "vst3_halves_agree_after_automation", "was automated to"},
    {"maps_to_nothing.vst3", "vst3_midi_controllers_have_parameters", "which does not exist"},
    {"silence_is_not.vst3", "process_sets_true_flags", "although its flag says that it is silent"},
    {"arrangement_differs.vst3", "buses_take_every_arrangement", "tells of another"},
    {"no_factory", "library_opens", "offers no plugins"},
    {"hangs", "lives_a_plain_life", "did not come back within 1 s"},
    {"crashes", "resets_at_any_time", "SIGSEGV"},
    {"crashes.vst3", "resets_at_any_time", "SIGSEGV"},
    {"other_factory", "clap_factory_is_steady", "another plugin factory"},
    {"refuses_rates", "activates_as_asked", "refuses to be activated"},
    {"counts_too_many", "answers_for_all_it_counts", "parameter 2 of 3"},
    {"blames_host", "host_is_not_blamed", "it called init()"},
    {"nameless", "clap_descriptor_is_complete", "no name"},
    {"saves_at_rest", "main_thread_works_while_sound_goes_on", "does not save its state while"},
    {"starts_once", "starts_and_stops_while_active", "second time"},
    {"state_reads_all", "state_survives_a_hundred_megabytes", "SIGSEGV"},
    {"state_unchecked", "state_tells_of_failing_streams", "says that it saved"},
    {"needs_init", "clap_lives_without_init", "SIGSEGV"},
    {"two_main_ports", "buses_describe_themselves", "is called the main one"},
    {"latency_huge", "latency_and_tail_are_plausible", "more than a minute"},
    {"prefers_another", "clap_note_ports_prefer_what_they_support", "does not support"},
    {"initializes_twice.vst3", "vst3_initializes_once", "a second time"},
    {"ends_badly.vst3", "vst3_endings_succeed", "terminate()"},
    {"other_direction.vst3", "vst3_buses_are_of_the_kind_asked_for", "another kind of bus"},
    {"needs_initialize.vst3", "vst3_lives_without_initialize", "SIGSEGV"},
    {"maps_all.vst3", "vst3_midi_controllers_are_checked", "maps a MIDI controller"},
    {"two_names.vst3", "vst3_factory_is_proper", "does not tell the same"},
};

class BrokenPlugin : public testing::TestWithParam<Fault> {};

TEST_P(BrokenPlugin, IsNamedByTheRuleItIsMadeFor) {
    const auto& [name, rule, says] = GetParam();
    const Validated ran = validate({"--rule", rule, "--time-limit", "1", broken(name)});
    ASSERT_EQ(ran.rules.size(), 1u) << ran.err;
    EXPECT_EQ(ran.rules[0].rule, rule);
    EXPECT_TRUE(ran.rules[0].is_broken()) << ran.rules[0].outcome;
    EXPECT_EQ(ran.code, ran.rules[0].outcome == "failed" ? 1 : 0);
    const auto is_meant = [&](const std::string& message) { return message.find(says) != message.npos; };
    EXPECT_TRUE(std::ranges::any_of(ran.rules[0].messages, is_meant))
        << "nothing says '" << says << "', but:\n"
        << testing::PrintToString(ran.rules[0].messages);
}
std::string name_of(const testing::TestParamInfo<Fault>& fault) {
    std::string name = std::string(fault.param.name) + "__" + fault.param.rule;
    std::ranges::replace(name, '.', '_');
    return name;
}
INSTANTIATE_TEST_SUITE_P(Every, BrokenPlugin, testing::ValuesIn(faults), name_of);

TEST(Validate, FindsNothingWrongWithPluginsWithoutFault) {
    const Validated ran = validate({broken("none"), broken("none.vst3")});
    EXPECT_EQ(ran.code, 0);
    EXPECT_EQ(ran.broken(), std::set<std::string>()) << ran.out;
    EXPECT_GT(ran.rules.size(), 190u);
}

TEST(Validate, HasNoRuleThatNothingBreaks) {
    std::set<std::string> unbroken = all_rule_names();
    EXPECT_GT(unbroken.size(), 100u);
    for (const Fault& fault : faults) unbroken.erase(fault.rule);
    for (const std::string& rule : validate({broken("crashes"), broken("crashes.vst3")}).broken())
        unbroken.erase(rule);
    EXPECT_EQ(unbroken, std::set<std::string>());
}

TEST(Validate, SparesAPluginThatDoesNotLiveAPlainLifeTheOtherRules) {
    const Validated ran = validate({"--time-limit", "1", broken("hangs"), broken("none")});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.broken(), std::set<std::string>{"lives_a_plain_life"});
    const auto of_none = std::ranges::count(ran.rules, broken("none"), &ReportedRule::file);
    EXPECT_EQ(std::size_t(of_none), validate({broken("none")}).rules.size())
        << "the plugin behind it is tried";
}

TEST(Validate, TellsOfAllOtherRulesWhenAPluginCrashes) {
    const Validated ran = validate({broken("crashes")});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.rules.size(), validate({broken("none")}).rules.size());
    ASSERT_TRUE(ran.find("clap_descriptor_is_complete"));
    EXPECT_EQ(ran.find("clap_descriptor_is_complete")->outcome, "passed");
}

/// Processes that have the file mapped.
int processes_with(const std::string& file) {
    int count = 0;
    for (const auto& process : fs::directory_iterator("/proc")) {
        std::ifstream maps(process.path() / "maps");
        const std::string all{std::istreambuf_iterator<char>(maps), {}};
        count += all.find(file) != all.npos;
    }
    return count;
}

TEST(Validate, LeavesNoProcessOfAPluginThatForks) {
    const Validated ran = validate({broken("forks")});
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_EQ(ran.rules.size(), validate({broken("none")}).rules.size());
    EXPECT_EQ(processes_with(broken("forks")), 0);
}

TEST(Validate, LetsNothingThatAPluginPrintsIntoTheReport) {
    const Validated ran = validate({broken("prints")}), none = validate({broken("none")});
    EXPECT_EQ(ran.code, 0) << ran.out;
    ASSERT_EQ(ran.rules.size(), none.rules.size());
    for (std::size_t i = 0; i < ran.rules.size(); ++i) {
        EXPECT_EQ(ran.rules[i].rule, none.rules[i].rule);
        EXPECT_EQ(ran.rules[i].outcome, none.rules[i].outcome) << ran.rules[i].rule;
    }
}

TEST(Validate, MakesTheSameTrialsOfTheSameSeed) {
    const auto messages = [](const char* seed) {
        return validate(
            {"--seed", seed, "--rule", "parameters_flush_as_a_block_does", broken("flush_ignored")})
            .rules.at(0)
            .messages;
    };
    EXPECT_EQ(messages("7"), messages("7"));
    EXPECT_NE(messages("7"), messages("8"));
}

} // namespace
} // namespace aviary::validator
