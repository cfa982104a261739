// What the validator says of the zam-plugins, as Debian 12 packages them (4.1), where they are installed
// (`./setup.sh hosts`). All of it was looked at and is true of them: docs/validating.md says why. A rule that is
// new here, or no longer, has to be looked at too.
#include "validator/run_validate_testing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace aviary::validator {
namespace {

namespace fs = std::filesystem;

struct Finding {
    const char *format, *rule;
    const char* plugins; ///< by name; "all", "all but ..."
    bool always = true;  ///< else it is a matter of chance
};

constexpr Finding findings[] = {
    {"clap", "a_reset_silences", "ZaMaximX2 ZamDelay ZamDynamicEQ ZamPhono ZamVerb"},
    {"clap", "clap_indices_are_checked", "all"},
    {"clap", "clap_lives_without_host_extensions", "ZaMaximX2"},
    {"clap", "clap_unknown_ids_make_nothing", "all"},
    {"clap", "every_maximum_block_size", "ZamHeadX2 ZamVerb", false},
    {"clap", "extreme_sample_rates", "ZamDelay ZamEQ2 ZamGrains"},
    {"clap", "flags_are_written_not_kept", "all"},
    {"clap", "host_is_called_as_allowed", "ZaMaximX2"},
    {"clap", "parameters_begin_at_their_defaults", "ZamDynamicEQ ZamGrains"},
    {"clap", "parameters_ignore_alien_events", "all but ZamAutoSat"},
    {"clap", "parameters_stay_within_their_ranges", "all but ZamAutoSat"},
    {"clap", "parameters_take_any_text", "all but ZamAutoSat"},
    {"clap", "parameters_unknown_are_refused", "all"},
    {"clap", "process_allocates_nothing", "ZamHeadX2 ZamVerb"},
    {"clap", "process_leaves_inputs_alone", "ZamHeadX2 ZamVerb", false},
    {"clap", "process_takes_no_locks", "all"},
    {"clap", "random_block_sizes", "ZamHeadX2 ZamVerb", false},
    {"clap", "recovers_from_what_is_not_a_number", "ZamPhono ZamVerb"},
    {"vst3", "every_maximum_block_size", "ZamHeadX2 ZamVerb", false},
    {"vst3", "extreme_sample_rates", "ZamDelay ZamEQ2 ZamGrains"},
    {"vst3", "flags_are_written_not_kept", "all"},
    {"vst3", "main_thread_works_while_sound_goes_on", "ZamAutoSat"},
    {"vst3", "parameters_begin_at_their_defaults", "ZamDynamicEQ ZamGrains"},
    {"vst3", "parameters_describe_themselves", "ZaMultiComp ZaMultiCompX2"},
    {"vst3", "parameters_stay_within_their_ranges", "all but ZamAutoSat ZamDynamicEQ ZamPhono"},
    {"vst3", "parameters_take_any_text", "all"},
    {"vst3", "process_allocates_nothing", "ZamHeadX2 ZamVerb"},
    {"vst3", "process_leaves_inputs_alone", "ZamHeadX2 ZamVerb", false},
    {"vst3", "process_takes_no_locks", "ZamHeadX2 ZamVerb"},
    {"vst3", "random_block_sizes", "ZamHeadX2 ZamVerb", false},
    {"vst3", "state_comes_in_small_pieces", "all"},
    {"vst3", "state_is_restored", "ZamAutoSat ZamDynamicEQ"},
    {"vst3", "state_returns_to_what_was_saved", "ZamAutoSat ZamDynamicEQ"},
    {"vst3", "state_survives_failing_streams", "ZamPhono"},
    {"vst3", "state_survives_flipped_bits", "all but ZaMultiCompX2 ZamAutoSat"},
    {"vst3", "state_survives_truncation", "all but ZamAutoSat"},
    {"vst3", "vst3_calls_in_any_order", "all"},
    {"vst3", "vst3_faces_are_one_object", "all"},
    {"vst3", "vst3_factory_is_helpful", "all"},
    {"vst3", "vst3_halves_agree_after_automation", "ZamDynamicEQ"},
    {"vst3", "vst3_indices_are_checked", "all"},
    {"vst3", "vst3_plain_values_turn_back", "ZaMaximX2"},
};

bool is_of(const Finding& finding, const std::string& plugin) {
    std::istringstream words(finding.plugins);
    bool all = false, named = false;
    for (std::string word; words >> word;) {
        all = all || word == "all";
        named = named || word == plugin;
    }
    return all != named;
}

class ZamPlugin : public testing::TestWithParam<fs::path> {};

TEST_P(ZamPlugin, BreaksTheRulesThatItIsKnownToBreak) {
    const std::string plugin = GetParam().stem(), format = GetParam().extension().string().substr(1);
    std::set<std::string> known, possible;
    for (const Finding& finding : findings) {
        if (format != finding.format || !is_of(finding, plugin)) continue;
        possible.insert(finding.rule);
        if (finding.always) known.insert(finding.rule);
    }
    const Validated ran = validate({"--time-limit", "300", GetParam()});
    const auto broken = ran.broken();
    for (const std::string& rule : known) EXPECT_TRUE(broken.contains(rule)) << rule << " is broken no more";
    for (const ReportedRule& rule : ran.rules)
        EXPECT_TRUE(!rule.is_broken() || possible.contains(rule.rule))
            << rule.rule << " is new: " << testing::PrintToString(rule.messages);
}

std::vector<fs::path> installed() {
    std::vector<fs::path> all;
    for (const char* folder : {"/usr/lib/clap", "/usr/lib/vst3"}) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error))
            if (entry.path().filename().string().starts_with("Za")) all.push_back(entry.path());
    }
    std::ranges::sort(all);
    return all;
}
/// "ZamComp_clap"
std::string name_of(const testing::TestParamInfo<fs::path>& plugin) {
    return plugin.param.stem().string() + "_" + plugin.param.extension().string().substr(1);
}
INSTANTIATE_TEST_SUITE_P(Installed, ZamPlugin, testing::ValuesIn(installed()), name_of);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ZamPlugin);

} // namespace
} // namespace aviary::validator
