#include "hosting/probe/probe.h"

#include "hosting/probe/opening_error.h"
#include "process/inquiry.h"

#include <nlohmann/json.hpp>

namespace aviary::hosting {
namespace {

Result<std::vector<PluginMetadata>> parse(const std::string& output) {
    try {
        const auto answer = nlohmann::json::parse(output);
        if (answer.contains("error")) {
            const auto& error = answer.at("error");
            return Error{error.at("code"), error.at("message"), error.at("where")};
        }
        return answer.at("plugins").get<std::vector<PluginMetadata>>();
    } catch (const nlohmann::json::exception&) {
        if (output.empty())
            return Error{"probe.rubbish", "the plugin ended the probe before it told anything", {}};
        return Error{"probe.rubbish",
            "the probe printed something that is no plugin list; it begins with "
                + process::quoted_start(output),
            {}};
    }
}

Result<std::vector<PluginMetadata>> answer_of(const process::InquiryEnd& end, const ProbeOptions& options) {
    if (end.too_much)
        return Error{"probe.rubbish",
            "the probe printed more than " + std::to_string(options.max_bytes) + " bytes; it begins with "
                + process::quoted_start(end.output),
            {}};
    if (end.exit.why == process::ChildExit::Why::timed_out) return opening_error(end, options.time_limit);
    auto parsed = parse(end.output);
    const bool told_why = !parsed && parsed.error().code != "probe.rubbish";
    if (end.exit.ok() || (told_why && end.exit.signal == 0)) return parsed;
    return opening_error(end, options.time_limit);
}

} // namespace

Probe::Probe(std::unique_ptr<process::Inquiry> inquiry)
    : inquiry_(std::move(inquiry)) {}
Probe::~Probe() = default;

Result<std::unique_ptr<Probe>> Probe::start(boost::asio::io_context& io, ProbeOptions options, Done done) {
    const process::InquiryOptions inquiry_options{
        .argv = options.argv, .time_limit = options.time_limit, .max_bytes = options.max_bytes};
    auto inquiry = process::Inquiry::start(io, inquiry_options,
        [options, done = std::move(done)](const process::InquiryEnd& end) { done(answer_of(end, options)); });
    if (!inquiry) return inquiry.error();
    return std::unique_ptr<Probe>(new Probe(*std::move(inquiry)));
}

} // namespace aviary::hosting
