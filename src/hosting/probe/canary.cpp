#include "hosting/probe/canary.h"

#include "hosting/probe/child_ending.h"
#include "hosting/probe/opening_error.h"

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

/// What the child wrote, line by line: what its plugins are, what it was doing, and at last its answer.
struct Told {
    std::optional<std::vector<PluginMetadata>> plugins;
    std::string doing = "it was opened";
    std::optional<Result<Proof>> answer;

    void take(std::string_view text) {
        try {
            take_line(json::parse(text));
        } catch (const json::exception&) {
            answer = Error{"canary.rubbish",
                "the trial run printed something that is no answer; it begins with "
                    + process::quoted_start(std::string(text)),
                {}};
        }
    }

private:
    void take_line(const json& line) {
        if (line.contains("plugins")) plugins = line.at("plugins").get<std::vector<PluginMetadata>>();
        if (line.contains("doing")) doing = line.at("doing");
        if (line.contains("warnings"))
            answer = Proof{line.at("warnings"), line.at("load"), line.at("prepare_ms")};
        if (line.contains("error")) {
            const auto& error = line.at("error");
            answer = Error{error.at("code"), error.at("message"), error.at("where")};
        }
    }
};

Error silence_error() { return {"probe.rubbish", "the plugin ended the probe before it told anything", {}}; }

Result<Proof> answer_of(const process::InquiryEnd& end, const Told& told, const CanaryOptions& options) {
    const bool told_why = told.answer && !told.answer->ok();
    const bool by_itself = end.exit.why == process::ChildExit::Why::ended && end.exit.signal == 0;
    if (told_why && by_itself && !end.too_much) return *told.answer;
    if (!told.plugins) return end.exit.ok() ? silence_error() : opening_error(end, options.opening_limit);
    const std::string circumstances = " while " + told.doing;
    if (end.exit.why == process::ChildExit::Why::timed_out)
        return Error{"canary.timeout",
            "the plugin did not come back within " + std::to_string(options.time_limit.count())
                + " ms; look for an endless loop or a wait" + circumstances + process::quoted_end(end.talk),
            {}};
    if (end.exit.ok() && told.answer) return *told.answer;
    return Error{"canary.crashed", child_ending(end, circumstances), {}};
}

} // namespace

struct Canary::Impl {
    CanaryOptions options;
    Opened opened;
    Done done;
    Told told{};
    std::size_t read = 0; ///< of the output
    std::unique_ptr<process::Inquiry> inquiry{};

    /// Reads whole lines as they come, so that the plugins are known before they are tried.
    void read_on(const std::string& output) {
        for (auto end = output.find('\n', read); end != std::string::npos; end = output.find('\n', read)) {
            told.take(std::string_view(output).substr(read, end - read));
            read = end + 1;
            if (!told.plugins || !opened) continue;
            inquiry->limit(options.time_limit);
            return std::exchange(opened, nullptr)(*told.plugins); // may destroy this; the rest is read later
        }
    }

    void finish(const process::InquiryEnd& end) {
        const std::weak_ptr<int> alive = life;
        while (!alive.expired() && end.output.find('\n', read) != std::string::npos) read_on(end.output);
        if (!alive.expired()) std::exchange(done, nullptr)(answer_of(end, told, options)); // may destroy this
    }

    std::shared_ptr<int> life = std::make_shared<int>(); ///< gone with the canary
};

Canary::Canary(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
Canary::~Canary() = default;

Result<std::unique_ptr<Canary>> Canary::start(
    boost::asio::io_context& io, const CanaryOptions& options, Opened opened, Done done) {
    std::unique_ptr<Impl> impl(new Impl{options, std::move(opened), std::move(done)});
    const process::InquiryOptions inquiry_options{.argv = options.argv,
        .time_limit = options.opening_limit,
        .max_bytes = 64 << 20,
        .request = request_of(options),
        .on_output = [self = impl.get()](const std::string& output) { self->read_on(output); }};
    auto inquiry = process::Inquiry::start(
        io, inquiry_options, [self = impl.get()](const process::InquiryEnd& end) { self->finish(end); });
    if (!inquiry) return inquiry.error();
    impl->inquiry = *std::move(inquiry);
    return std::unique_ptr<Canary>(new Canary(std::move(impl)));
}

} // namespace aviary::hosting
