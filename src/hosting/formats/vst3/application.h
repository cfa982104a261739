// The host as a plugin meets it. [main-thread]
#pragma once

#include "hosting/formats/vst3/run_loop_linux.h"

#include <vector>

namespace aviary::hosting {

/// Its context: says the host's name, makes messages, and is the way to the run loop.
class Application final : public HostObject<vst::IHostApplication> {
public:
    /// `loop` outlives it.
    explicit Application(RunLoop& loop)
        : loop_(loop) {}
    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    tresult PLUGIN_API getName(vst::String128 name) override;
    tresult PLUGIN_API createInstance(vst3::TUID class_id, vst3::TUID interface, void** object) override;

private:
    RunLoop& loop_;
};

/// A state's bytes as a plugin reads or writes them.
class ByteStream final : public HostObject<vst3::IBStream> {
public:
    ByteStream() = default;
    explicit ByteStream(std::vector<char> bytes)
        : bytes_(std::move(bytes)) {}
    const std::vector<char>& bytes() const { return bytes_; }
    void rewind() { at_ = 0; }

    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    tresult PLUGIN_API read(void* to, int32 size, int32* done) override;
    tresult PLUGIN_API write(void* from, int32 size, int32* done) override;
    tresult PLUGIN_API seek(vst3::int64 distance, int32 mode, vst3::int64* position) override;
    tresult PLUGIN_API tell(vst3::int64* position) override;

private:
    std::vector<char> bytes_;
    std::size_t at_ = 0;
};

} // namespace aviary::hosting
