#include "app/doctor/doctor_findings.h"
#include "app/verbs/verbs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace aviary::app {

namespace {

using State = Finding::State;

const char* word(State state) {
    switch (state) {
    case State::good: return "good";
    case State::note: return "note";
    case State::missing: break;
    }
    return "missing";
}

/// Prints "note     node           Node.js was not found; ..." and, on the next line, the remedy.
void print_lines(const std::vector<Finding>& findings) {
    std::size_t width = 0;
    for (const Finding& finding : findings) width = std::max(width, finding.name.size());
    for (const Finding& finding : findings) {
        fmt::print("{:7}  {:{}}  {}\n", word(finding.state), finding.name, width, finding.text);
        if (!finding.remedy.empty()) fmt::print("{:7}  {:{}}  -> {}\n", "", "", width, finding.remedy);
    }
}

void print_json(const std::vector<Finding>& findings) {
    auto list = nlohmann::json::array();
    for (const Finding& finding : findings)
        list.push_back({{"name", finding.name}, {"state", word(finding.state)}, {"text", finding.text},
            {"remedy", finding.remedy}});
    const nlohmann::json report{{"can_play_songs", can_play_songs(findings)}, {"findings", std::move(list)}};
    fmt::print("{}\n", report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// Prints what this machine has and lacks. Gives 1 if no song can be played or rendered on it.
int doctor(bool json) {
    const auto findings = judge(look_around());
    json ? print_json(findings) : print_lines(findings);
    if (can_play_songs(findings)) return 0;
    fmt::print(stderr, "aviary: what songs need is missing: see 'missing' above\n");
    return 1;
}

} // namespace

Verb doctor_verb() {
    static bool json = false;
    return {.name = "doctor",
        .about = "Say what this machine has and lacks for Aviary, and what mends it",
        .options = {{"--json", "Print the findings as a JSON object, on standard output", &json}},
        .run = [] { return doctor(json); }};
}

} // namespace aviary::app
