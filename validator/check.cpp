#include "validator/check.h"

namespace aviary::validator {
namespace {

void run_on_all(const Check& check, const std::filesystem::path& path, const Rigour& rigour, Report& report) {
    auto library = open_library(path);
    if (!library) return report.fail(library.error().text());
    if (!check.is_for((*library)->format())) return report.skip("not for this format");
    const auto ids = (*library)->plugin_ids();
    if (ids.empty()) report.fail("the library has no plugins");
    for (const std::string& id : ids) {
        report.step(words("checks ", id));
        Harness harness(**library, id, report, rigour.seed, rigour.thorough);
        check.run(harness);
    }
    report.step("unloads the library");
}

} // namespace

bool Check::is_for(Format format) const {
    return formats == For::both || (formats == For::clap) == (format == Format::clap);
}

std::vector<Check> all_checks() {
    std::vector<Check> all;
    for (const auto& group : {life_checks(), sound_checks(), parameter_checks(), state_checks(),
             note_checks(), bus_checks(), clap_checks(), clap_extension_checks(), vst3_checks()})
        all.insert(all.end(), group.begin(), group.end());
    return all;
}

Outcome run_check(const Check& check, const std::filesystem::path& library, const Rigour& rigour) {
    return run_isolated(
        [&](Report& report) { run_on_all(check, library, rigour, report); }, rigour.time_limit);
}

} // namespace aviary::validator
