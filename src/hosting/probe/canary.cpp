#include "hosting/probe/canary.h"

#include <nlohmann/json.hpp>

namespace aviary::hosting {
namespace {

using nlohmann::json;

std::vector<std::uint8_t> request_of(const CanaryOptions& options) {
    json request{{"sample_rate", options.sample_rate}, {"max_frames", options.max_frames}};
    if (options.running) {
        const auto& bytes = options.running->bytes;
        const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
        request["plugin_id"] = options.running->plugin_id;
        request["state"] = json::binary({begin, begin + bytes.size()});
    }
    return json::to_cbor(request);
}

/// What the child wrote, line by line: what it was doing, and at last its answer.
struct Told {
    std::string doing = "it was opened";
    std::optional<Result<Proof>> answer;
};

void take_line(const json& line, Told& told) {
    if (line.contains("doing")) told.doing = line.at("doing");
    if (line.contains("warnings")) told.answer = Proof{line.at("warnings")};
    if (line.contains("error")) {
        const auto& error = line.at("error");
        told.answer = Error{error.at("code"), error.at("message"), error.at("where")};
    }
}

Told read(const std::string& output) {
    Told told;
    std::istringstream lines(output);
    try {
        for (std::string line; std::getline(lines, line);) take_line(json::parse(line), told);
    } catch (const json::exception&) {
        told.answer = Error{"canary.rubbish",
            "the trial run printed something that is no answer; it begins with "
                + process::quoted_start(output),
            {}};
    }
    return told;
}

Result<Proof> answer_of(const process::InquiryEnd& end, std::chrono::milliseconds time_limit) {
    const Told told = read(end.output);
    const std::string circumstances = " while " + told.doing + end.quoted_talk();
    if (end.exit.why == process::ChildExit::Why::timed_out)
        return Error{"canary.timeout",
            "the plugin did not come back within " + std::to_string(time_limit.count())
                + " ms; look for an endless loop or a wait" + circumstances,
            {}};
    const bool told_why = told.answer && !told.answer->ok();
    if (end.exit.ok() && told.answer) return *told.answer;
    if (told_why && end.exit.signal == 0 && !end.too_much) return *told.answer;
    return Error{"canary.crashed", "the plugin " + end.exit.text() + circumstances, {}};
}

} // namespace

Canary::Canary(std::unique_ptr<process::Inquiry> inquiry)
    : inquiry_(std::move(inquiry)) {}
Canary::~Canary() = default;

Result<std::unique_ptr<Canary>> Canary::start(
    boost::asio::io_context& io, const CanaryOptions& options, Done done) {
    const process::InquiryOptions inquiry_options{.argv = options.argv,
        .time_limit = options.time_limit,
        .max_bytes = 1 << 20,
        .request = request_of(options)};
    auto inquiry = process::Inquiry::start(io, inquiry_options,
        [limit = options.time_limit, done = std::move(done)](
            const process::InquiryEnd& end) { done(answer_of(end, limit)); });
    if (!inquiry) return inquiry.error();
    return std::unique_ptr<Canary>(new Canary(*std::move(inquiry)));
}

} // namespace aviary::hosting
