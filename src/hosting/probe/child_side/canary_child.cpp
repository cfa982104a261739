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

    /// Makes all plugins of the library, tells what they are, and tries them out one after the other.
    Result<json> run(const std::filesystem::path& library) {
        const auto module = Module::open_copy(library);
        if (!module) return module.error();
        if (auto made = make_all(*module); !made) return made.error();
        for (auto& processor : processors_) {
            if (auto tried = try_out(*processor); !tried) return tried.error();
            processor.reset();
        }
        doing("the library was closed");
        return json{{"warnings", warnings_}, {"load", load_}, {"prepare_ms", prepare_ms_}};
    }

private:
    void doing(const std::string& what) const { answers_.write({{"doing", what}}); }

    Result<void> make_all(const std::shared_ptr<const Module>& module) {
        json plugins = json::array();
        for (const auto& id : module->plugin_ids()) {
            auto processor = Processor::create(module, id);
            if (!processor) return processor.error();
            processors_.push_back(*std::move(processor));
            plugins.push_back(processors_.back()->metadata());
        }
        answers_.write(json{{"plugins", plugins}});
        return {};
    }

    Result<void> try_out(Processor& processor) {
        if (processor.metadata().id == request_.plugin_id) take_over(processor);
        Trial trial(processor, request_.setup, [this](const std::string& what) { doing(what); });
        auto ended = trial.run();
        const auto more = trial.warnings();
        warnings_.insert(warnings_.end(), more.begin(), more.end());
        load_ = std::max(load_, trial.load());
        prepare_ms_ += trial.prepare_ms();
        if (ended) load_presets(processor);
        return ended;
    }

    /// After the trial, which is of the state that sounds.
    void load_presets(Processor& processor) {
        const auto& name = processor.metadata().name;
        (void)processor.attend(); // what was said before is of no preset
        for (const auto& preset : processor.preset_names()) {
            doing(name + " loaded its preset '" + preset + "'");
            if (const auto loaded = processor.load_preset(preset); !loaded)
                warnings_.push_back(name + ": " + loaded.error().message);
            for (const Message& message : processor.attend().messages)
                if (message.kind == Message::Kind::warning) warnings_.push_back(name + ": " + message.text);
        }
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
    std::vector<std::unique_ptr<Processor>> processors_;
    std::vector<std::string> warnings_;
    double load_ = 0, prepare_ms_ = 0;
};

} // namespace

int canary_main(const std::filesystem::path& library, const std::filesystem::path& request_file) {
    const process::Answers answers;
    const auto request = read_request(request_file);
    if (!request) return answers.write(request.error()), 1;
    const auto proof = Trials(answers, *request).run(library);
    const bool told = proof ? answers.write(*proof) : answers.write(proof.error());
    return told && proof ? 0 : 1;
}

} // namespace aviary::hosting
