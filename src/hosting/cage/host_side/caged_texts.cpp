// The texts of a caged plugin's values: its child knows them.
#include "hosting/cage/host_side/caged_plugin.h"
#include "hosting/cage/host_side/said.h"

#include <algorithm>
#include <charconv>

namespace aviary::hosting::cage {

using nlohmann::json;

namespace {

/// A plugin needs some microseconds for a text, and is waited for some milliseconds.
constexpr std::size_t texts_at_once = 256;

std::string number_text(double value) {
    char number[32];
    return {number, std::to_chars(number, number + sizeof number, value).ptr};
}

} // namespace

/// The plugin's text for the value; the number itself if the plugin does not answer in time.
std::string Plugin::text(clap_id id, double value) {
    const auto take = [this, id, value](const Result<json>& reply) {
        if (reply) texts_[id] = {value, said_text(*reply, "text").value_or("")};
    };
    if (supervisor_->answers()) supervisor_->tell({{"do", "to text"}, {"id", id}, {"value", value}}, take);
    supervisor_->wait_shortly();
    if (const auto known = texts_.find(id); known != texts_.end() && known->second.first == value)
        return known->second.second;
    return number_text(value);
}

std::vector<std::string> Plugin::texts(std::span<const ValueOf> values) {
    std::vector<std::string> all;
    while (!values.empty()) {
        const auto some = values.first(std::min(values.size(), texts_at_once));
        values = values.subspan(some.size());
        std::vector<clap_id> ids;
        std::vector<double> numbers;
        for (const auto& [id, value] : some) {
            ids.push_back(id);
            numbers.push_back(value);
        }
        // The reply may come when nobody wants it any more.
        const auto said = std::make_shared<std::optional<std::vector<std::string>>>();
        if (supervisor_->answers())
            supervisor_->tell({{"do", "to texts"}, {"ids", packed(ids)}, {"values", packed(numbers)}},
                [said, count = some.size()](const Result<json>& reply) {
                    if (reply) *said = said_texts(*reply, "texts", count);
                });
        supervisor_->wait_shortly();
        for (std::size_t i = 0; i < some.size(); ++i)
            all.push_back(*said ? std::move((**said)[i]) : number_text(some[i].value));
    }
    return all;
}

std::optional<double> Plugin::value_of(clap_id id, const char* text) {
    const auto value =
        std::make_shared<std::optional<double>>(); // the reply may come when nobody wants it any more
    if (!supervisor_->answers()) return std::nullopt;
    supervisor_->tell({{"do", "from text"}, {"id", id}, {"text", text}}, [value](const Result<json>& reply) {
        if (reply) *value = said_number(*reply, "value");
    });
    supervisor_->wait_shortly();
    return *value;
}

} // namespace aviary::hosting::cage
