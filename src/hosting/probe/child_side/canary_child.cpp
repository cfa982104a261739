#include "hosting/formats/clap/module.h"
#include "hosting/probe/canary.h"
#include "hosting/probe/child_side/trial.h"
#include "process/answers.h"

#include <nlohmann/json.hpp>

#include <fstream>

namespace aviary::hosting {
namespace {

using nlohmann::json;

struct Request {
    TrialSetup setup;
    std::string plugin_id; ///< whose state it is; empty: there is none
    std::vector<std::uint8_t> state;
};

Result<Request> read_request(const std::filesystem::path& path) {
    try {
        std::ifstream file(path, std::ios::binary);
        const json request = json::from_cbor(file);
        return Request{{request.at("sample_rate"), request.at("max_frames")}, request.value("plugin_id", ""),
            request.contains("state") ? std::vector<std::uint8_t>(request.at("state").get_binary())
                                      : std::vector<std::uint8_t>()};
    } catch (const json::exception& error) {
        return Error{"canary.request", std::string("is no request: ") + error.what(), path.string()};
    }
}

class Trials {
public:
    Trials(const process::Answers& answers, const Request& request)
        : answers_(answers)
        , request_(request) {}

    /// Tries all plugins of the library, one after the other. Returns the warnings of all.
    Result<std::vector<std::string>> run(const std::filesystem::path& library) {
        const auto module = Module::open_copy(library);
        if (!module) return module.error();
        for (const auto& id : (*module)->plugin_ids()) {
            doing(id + " was created");
            auto processor = Processor::create(*module, id);
            if (!processor) return processor.error();
            if (auto tried = try_out(**processor); !tried) return tried.error();
        }
        doing("the library was closed");
        return warnings_;
    }

private:
    void doing(const std::string& what) const { answers_.write({{"doing", what}}); }

    Result<void> try_out(Processor& processor) {
        if (processor.metadata().id == request_.plugin_id) take_over(processor);
        Trial trial(processor, request_.setup, [this](const std::string& what) { doing(what); });
        auto ended = trial.run();
        const auto more = trial.warnings();
        warnings_.insert(warnings_.end(), more.begin(), more.end());
        return ended;
    }

    void take_over(Processor& processor) {
        const auto& name = processor.metadata().name;
        doing(name + " was given the state of the version that sounds");
        if (!processor.load_state(std::as_bytes(std::span(request_.state))))
            warnings_.push_back(name
                                + " does not take the state of the version that sounds; its parameters are "
                                  "carried over one by one");
    }

    const process::Answers& answers_;
    const Request& request_;
    std::vector<std::string> warnings_;
};

} // namespace

int canary_main(const std::filesystem::path& library, const std::filesystem::path& request_file) {
    const process::Answers answers;
    const auto request = read_request(request_file);
    if (!request) return answers.write(request.error()), 1;
    const auto warnings = Trials(answers, *request).run(library);
    const bool told = warnings ? answers.write({{"warnings", *warnings}}) : answers.write(warnings.error());
    return told && warnings ? 0 : 1;
}

} // namespace aviary::hosting
