#include "hosting/formats/vst3/application.h"

#include "base/utf16.h"
#include "hosting/formats/vst3/connection_message.h"

#include <algorithm>
#include <cstring>

namespace aviary::hosting {

using namespace vst3;

namespace {

constexpr std::size_t longest_state = std::size_t(1) << 30; // bytes

} // namespace

tresult PLUGIN_API Application::queryInterface(const TUID id, void** object) {
    if (object && same_id(id, Linux::IRunLoop_iid)) return loop_.queryInterface(id, object);
    return give<vst::IHostApplication>(this, id, vst::IHostApplication_iid, object);
}

tresult PLUGIN_API Application::getName(vst::String128 name) {
    to_utf16("Aviary", {name, 128});
    return kResultOk;
}

tresult PLUGIN_API Application::createInstance(TUID class_id, TUID interface, void** object) {
    if (!object) return kInvalidArgument;
    *object = nullptr;
    if (!same_id(class_id, vst::IMessage_iid)) return kNotImplemented;
    const Reference<vst::IMessage> message(new ConnectionMessage);
    return message->queryInterface(interface, object);
}

tresult PLUGIN_API ByteStream::queryInterface(const TUID id, void** object) {
    return give<IBStream>(this, id, IBStream_iid, object);
}

tresult PLUGIN_API ByteStream::read(void* to, int32 size, int32* done) {
    if (done) *done = 0;
    if (!to || size < 0) return kInvalidArgument;
    const std::size_t count = std::min(std::size_t(size), bytes_.size() - at_);
    if (count > 0) std::memcpy(to, bytes_.data() + at_, count);
    at_ += count;
    if (done) *done = int32(count);
    return kResultOk;
}

tresult PLUGIN_API ByteStream::write(void* from, int32 size, int32* done) {
    if (done) *done = 0;
    if (!from || size < 0) return kInvalidArgument;
    if (at_ + std::size_t(size) > longest_state) return kOutOfMemory;
    bytes_.resize(std::max(bytes_.size(), at_ + std::size_t(size)));
    if (size > 0) std::memcpy(bytes_.data() + at_, from, std::size_t(size));
    at_ += std::size_t(size);
    if (done) *done = size;
    return kResultOk;
}

tresult PLUGIN_API ByteStream::seek(int64 distance, int32 mode, int64* position) {
    const auto size = int64(bytes_.size());
    const int64 from = mode == kIBSeekSet ? 0 : mode == kIBSeekCur ? int64(at_) : size;
    const int64 to = std::clamp<int64>(distance, -from, size - from) + from;
    at_ = std::size_t(to);
    if (position) *position = to;
    return kResultOk;
}

tresult PLUGIN_API ByteStream::tell(int64* position) {
    if (!position) return kInvalidArgument;
    *position = int64(at_);
    return kResultOk;
}

} // namespace aviary::hosting
