// Holds every plugin of the house to every check, each in a child process.
//
// AVIARY_STRICT_SEED is the seed of all chance (printed when a check fails); AVIARY_STRICT_LONG=1 gives ten times the
// rounds; AVIARY_STRICT_PLUGIN is one more library to check, a .clap file or a .vst3 folder of any maker.
#include "validator/rule.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace aviary::validator {
namespace {

std::vector<std::filesystem::path> bundles() {
    std::vector<std::filesystem::path> all;
    std::istringstream list(AVIARY_STRICT_BUNDLES);
    for (std::string path; std::getline(list, path, '|');) all.emplace_back(path);
    if (const char* more = std::getenv("AVIARY_STRICT_PLUGIN")) all.emplace_back(more);
    return all;
}

std::uint64_t seed() {
    const char* given = std::getenv("AVIARY_STRICT_SEED");
    return given ? std::strtoull(given, nullptr, 0) : 1;
}

struct Case {
    std::filesystem::path bundle;
    Check check;
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.check.claim; }

class StrictHost : public testing::TestWithParam<Case> {};

TEST_P(StrictHost, Check) {
    const auto& [bundle, check] = GetParam();
    const bool thorough = std::getenv("AVIARY_STRICT_LONG") != nullptr;
    const Outcome outcome =
        run_check(check, bundle, {seed(), thorough, std::chrono::seconds(thorough ? 600 : 60)});
    for (const std::string& failure : outcome.failures)
        ADD_FAILURE() << failure << "\n  seed: " << seed() << "\n" << outcome.talk;
    if (outcome.failures.empty() && !outcome.skipped.empty()) GTEST_SKIP() << outcome.skipped;
}

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (const auto& bundle : bundles())
        for (const Check& check : all_checks())
            if (check.is_for(bundle.extension() == ".clap" ? Format::clap : Format::vst3))
                cases.push_back({bundle, check});
    return cases;
}

/// "gain_clap__random_block_sizes"
std::string name_of(const testing::TestParamInfo<Case>& info) {
    const auto& [bundle, check] = info.param;
    std::string name = bundle.filename().string() + "__" + check.name;
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
    return name;
}

INSTANTIATE_TEST_SUITE_P(Every, StrictHost, testing::ValuesIn(all_cases()), name_of);

} // namespace
} // namespace aviary::validator
