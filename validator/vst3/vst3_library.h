// VST3's side of the harness: a .vst3 folder, or the library in it, and the plugins in that, called as VST3 says.
#pragma once

#include "validator/harness/subject.h"
#include "validator/vst3/vst3_host.h"

#include <array>

namespace aviary::validator {

class Vst3Library final : public Library {
public:
    static Result<std::unique_ptr<Library>> open(const std::filesystem::path& given);
    ~Vst3Library() override;

    using ClassId = std::array<char, 16>;
    struct Class {
        PluginName name;
        ClassId id;
    };

    Format format() const override { return Format::vst3; }
    std::vector<PluginName> plugins() const override;
    std::unique_ptr<Subject> create(const std::string& id, Harness& harness) override;

    vst3::IPluginFactory* factory() const { return factory_.get(); }
    vst3::IPluginFactory* ask_for_factory() const; ///< a reference of one's own
    const Class* find(const std::string& id) const;

private:
    explicit Vst3Library(void* library)
        : library_(library) {}
    template <typename Function>
    Function symbol(const char* name) const;

    void* library_;
    bool entered_ = false;
    Face<vst3::IPluginFactory> factory_;
    std::vector<Class> classes_;
};

class Vst3Subject final : public Subject {
public:
    Vst3Subject(Harness& harness, Vst3Library& library, const Vst3Library::Class& plugin);
    ~Vst3Subject() override;

    bool made() const { return component_ && processor_ && controller_; }
    bool initialize();
    void terminate();
    vst::IComponent& component() const { return *component_.get(); }
    vst::IAudioProcessor& processor() const { return *processor_.get(); }
    vst::IEditController& controller() const { return *controller_.get(); }
    tresult process_nothing(); ///< a call without frames or buses, as hosts flush parameters [audio-thread]

    BusLayout layout() override;
    std::vector<Parameter> parameters() override;
    std::optional<double> value(std::uint32_t parameter) override;
    std::optional<std::string> text(std::uint32_t parameter, double value) override;
    std::optional<double> value_of(std::uint32_t parameter, const std::string& text) override;
    void flush(const std::vector<Event>& events) override;
    bool save(Stream& stream) override;
    bool load(Stream& stream) override;
    bool has_state() override { return true; }
    bool can_be_wide() override;
    bool activate(const RunSetup& setup) override;
    void deactivate() override;
    bool start() override;
    void stop() override;
    void reset() override; ///< as VST3 says it: processing off and on
    Status process(Block& block) override;
    bool set_offline(bool offline) override;
    std::uint32_t latency() override { return processor_->getLatencySamples(); }
    bool told_of_latency() override { return (handler_.restarts & vst::kLatencyChanged) != 0; }
    std::uint32_t tail() override { return processor_->getTailSamples(); }
    void idle() override;
    bool switch_bus(bool input, unsigned index, bool on) override;
    void for_each_arrangement(const std::function<void(const std::string& name)>& use) override;

private:
    std::vector<Bus> buses(vst::BusDirection direction, bool wide);
    tresult call(Block& block, vst::ProcessData& data);

    Harness& harness_;
    Application application_;
    Handler handler_;
    Face<vst::IComponent> component_;
    Face<vst::IAudioProcessor> processor_;
    Face<vst::IEditController> controller_;
    bool separate_ = false, initialized_ = false, active_ = false, processing_ = false, offline_ = false;
    double rate_ = 48000;
    std::int32_t sample_size_ = vst::kSample32;
    std::vector<Event> pending_; ///< to be shown to the controller, as a host does
};

/// The library that is tried, where it is one of VST3.
Vst3Library& vst3_library(Harness& harness);
/// The plugin that is tried: made, but not initialised.
Vst3Subject raw_vst3(Harness& harness);

} // namespace aviary::validator
