#include "app/scenario.h"

#include "base/whole_file.h"
#include "server/protocol/protocol.h"
#include "server/protocol/wire.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace aviary::app {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr double longest_wait = 3600; // seconds

Error invalid(const fs::path& file, const std::string& what) {
    return {"scenario.invalid", what, file.string()};
}

/// Makes the paths of projects absolute. They are in the fields "path" and "folder".
void make_absolute(json& params, const fs::path& folder) {
    for (const char* field : {"path", "folder"})
        if (params.contains(field))
            params[field] = (folder / params[field].get<std::string>()).lexically_normal();
}

Result<Scenario::Step> read_request(const json& step, std::string name, const fs::path& file) {
    const std::string method_name = step["method"];
    name += fmt::format(" ({})", method_name);
    const auto& protocol = server::protocol::description();
    const auto* method = protocol.find_method(method_name);
    if (!method || method_name.starts_with("app."))
        return invalid(file, name + ": expected a method of the protocol, not one of the page's own start");
    json params = step.value("params", json::object());
    if (const auto misfit = server::protocol::find_misfit(method->params, params, protocol.types))
        return invalid(file, name + ": " + misfit->text());
    const bool is_of_projects = method_name.starts_with("project.") && method_name != "project.recent";
    if (is_of_projects) make_absolute(params, fs::absolute(file).parent_path());
    return Scenario::Step{.name = std::move(name),
        .request = server::dump({{"jsonrpc", "2.0"}, {"id", 0}, {"method", method_name}, {"params", params}}),
        .loads = is_of_projects};
}

Result<Scenario::Step> read_step(const json& step, std::size_t number, const fs::path& file) {
    const std::string name = fmt::format("step {}", number);
    const std::size_t words = step.is_object() ? step.size() : 0;
    if (words == 1 && step.contains("wait") && step["wait"].is_number()) {
        const double seconds = step["wait"];
        if (!(seconds >= 0 && seconds <= longest_wait))
            return invalid(file, fmt::format("{}: expected a wait of 0 to {} seconds", name, longest_wait));
        return Scenario::Step{.name = name, .wait = std::chrono::milliseconds(std::lround(seconds * 1000))};
    }
    const bool is_request = words > 0 && step.contains("method") && step["method"].is_string()
                            && words == 1 + step.count("params");
    if (!is_request)
        return invalid(file, name + R"(: expected {"method": …, "params": {…}} or {"wait": seconds})");
    return read_request(step, name, file);
}

} // namespace

Result<Scenario> read_scenario(const fs::path& file) {
    const auto text = read_whole_file(file);
    if (!text) return Error{"scenario.missing", "the scenario cannot be read", file.string()};
    const auto steps = server::parse(*text);
    if (!steps || !steps->is_array() || steps->empty())
        return invalid(file, "a scenario is a JSON list of steps, with one at least");
    Scenario scenario;
    for (const json& step : *steps) {
        auto read = read_step(step, scenario.steps.size() + 1, file);
        if (!read) return read.error();
        scenario.steps.push_back(*std::move(read));
    }
    return scenario;
}

ScenarioRun::ScenarioRun(boost::asio::io_context& io, Scenario scenario, Ask ask, End on_end)
    : timer_(io)
    , scenario_(std::move(scenario))
    , ask_(std::move(ask))
    , on_end_(std::move(on_end)) {}

void ScenarioRun::begin() { go_on(); }

void ScenarioRun::loaded(const std::optional<Error>& error) {
    if (!std::exchange(is_loading_, false) || is_ended_) return;
    if (error) return end(named(error->text()));
    go_on();
}

/// Takes the next step from the loop, so that all events of the last step have been told before.
void ScenarioRun::go_on() {
    if (next_ == scenario_.steps.size()) return end({});
    const Scenario::Step& step = scenario_.steps[next_++];
    timer_.expires_after(step.wait);
    timer_.async_wait([this, &step](boost::system::error_code cancelled) {
        if (cancelled) return;
        step.request.empty() ? go_on() : take(step);
    });
}

void ScenarioRun::take(const Scenario::Step& step) {
    is_loading_ = step.loads;
    ask_(step.request, [this, alive = std::weak_ptr(life_)](const std::string& reply) {
        if (!alive.expired()) answered(reply);
    });
}

void ScenarioRun::answered(const std::string& reply) {
    const auto answer = server::parse(reply).value_or(json::object());
    if (answer.contains("error")) return end(named(answer["error"]["message"]));
    if (!scenario_.steps[next_ - 1].loads) go_on();
}

Error ScenarioRun::named(const std::string& trouble) const {
    const std::string step = next_ == 0 ? "before step 1" : scenario_.steps[next_ - 1].name;
    return {"scenario.failed", fmt::format("the scenario ends at {}: {}", step, trouble), ""};
}

void ScenarioRun::end(const Result<void>& result) {
    is_ended_ = true;
    on_end_(result);
}

} // namespace aviary::app
