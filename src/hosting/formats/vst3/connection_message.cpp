#include "hosting/formats/vst3/connection_message.h"

#include <algorithm>

namespace aviary::hosting {

using namespace vst3;

tresult PLUGIN_API Attributes::queryInterface(const TUID id, void** object) {
    return give<vst::IAttributeList>(this, id, vst::IAttributeList_iid, object);
}

template <typename Kind>
const Kind* Attributes::find(AttrID id) const {
    const auto found = id ? values_.find(id) : values_.end();
    return found != values_.end() ? std::get_if<Kind>(&found->second) : nullptr;
}

tresult Attributes::set(AttrID id, Value value) {
    if (!id) return kInvalidArgument;
    values_[id] = std::move(value);
    return kResultOk;
}

tresult PLUGIN_API Attributes::setInt(AttrID id, int64 value) { return set(id, value); }
tresult PLUGIN_API Attributes::setFloat(AttrID id, double value) { return set(id, value); }
tresult PLUGIN_API Attributes::setString(AttrID id, const vst::TChar* text) {
    if (!text) return kInvalidArgument;
    const vst::TChar* end = text;
    while (*end) ++end;
    return set(id, Text(text, end));
}
tresult PLUGIN_API Attributes::setBinary(AttrID id, const void* data, uint32 size) {
    if (!data && size > 0) return kInvalidArgument;
    const auto* first = static_cast<const char*>(data);
    return set(id, Binary(first, first + size));
}

tresult PLUGIN_API Attributes::getInt(AttrID id, int64& value) {
    const auto* found = find<int64>(id);
    if (found) value = *found;
    return found ? kResultOk : kResultFalse;
}
tresult PLUGIN_API Attributes::getFloat(AttrID id, double& value) {
    const auto* found = find<double>(id);
    if (found) value = *found;
    return found ? kResultOk : kResultFalse;
}
tresult PLUGIN_API Attributes::getString(AttrID id, vst::TChar* text, uint32 size_in_bytes) {
    const auto* found = find<Text>(id);
    const std::size_t room = size_in_bytes / sizeof(vst::TChar);
    if (!found || !text || room == 0) return kResultFalse;
    const std::size_t size = std::min(found->size(), room - 1);
    std::copy_n(found->begin(), size, text);
    text[size] = 0;
    return kResultOk;
}
tresult PLUGIN_API Attributes::getBinary(AttrID id, const void*& data, uint32& size) {
    const auto* found = find<Binary>(id);
    data = found ? found->data() : nullptr;
    size = found ? uint32(found->size()) : 0;
    return found ? kResultOk : kResultFalse;
}

tresult PLUGIN_API Connection::queryInterface(const TUID id, void** object) {
    return give<vst::IConnectionPoint>(this, id, vst::IConnectionPoint_iid, object);
}
tresult PLUGIN_API Connection::notify(vst::IMessage* message) {
    if (std::this_thread::get_id() != main_thread_ || !end_ || !message) return kResultFalse;
    return end_->notify(message);
}

tresult PLUGIN_API ConnectionMessage::queryInterface(const TUID id, void** object) {
    return give<vst::IMessage>(this, id, vst::IMessage_iid, object);
}
uint32 PLUGIN_API ConnectionMessage::addRef() {
    return references_.fetch_add(1, std::memory_order_relaxed) + 1;
}
uint32 PLUGIN_API ConnectionMessage::release() {
    const uint32 left = references_.fetch_sub(1, std::memory_order_acq_rel) - 1;
    if (left == 0) delete this;
    return left;
}

} // namespace aviary::hosting
