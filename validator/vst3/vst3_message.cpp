#include "validator/vst3/vst3_message.h"

#include <algorithm>
#include <cstring>

namespace aviary::validator {

using namespace vst3;

tresult PLUGIN_API Vst3Attributes::queryInterface(const TUID id, void** object) {
    return give<vst::IAttributeList>(this, id, vst::IAttributeList_iid, object);
}

template <typename Value>
const Value* Vst3Attributes::find(AttrID id) const {
    const auto found = id ? values_.find(id) : values_.end();
    return found != values_.end() ? std::get_if<Value>(&found->second) : nullptr;
}

tresult PLUGIN_API Vst3Attributes::setInt(AttrID id, int64 value) {
    if (!id) return kInvalidArgument;
    values_[id] = value;
    return kResultOk;
}
tresult PLUGIN_API Vst3Attributes::getInt(AttrID id, int64& value) {
    const auto* found = find<int64>(id);
    if (found) value = *found;
    return found ? kResultOk : kResultFalse;
}
tresult PLUGIN_API Vst3Attributes::setFloat(AttrID id, double value) {
    if (!id) return kInvalidArgument;
    values_[id] = value;
    return kResultOk;
}
tresult PLUGIN_API Vst3Attributes::getFloat(AttrID id, double& value) {
    const auto* found = find<double>(id);
    if (found) value = *found;
    return found ? kResultOk : kResultFalse;
}
tresult PLUGIN_API Vst3Attributes::setString(AttrID id, const vst::TChar* text) {
    if (!id || !text) return kInvalidArgument;
    const vst::TChar* end = text;
    while (*end) ++end;
    values_[id] = Text(text, end);
    return kResultOk;
}
tresult PLUGIN_API Vst3Attributes::getString(AttrID id, vst::TChar* text, uint32 size_in_bytes) {
    const auto* found = find<Text>(id);
    const std::size_t room = size_in_bytes / sizeof(vst::TChar);
    if (!found || !text || room == 0) return kResultFalse;
    const std::size_t size = std::min(found->size(), room - 1);
    std::copy_n(found->begin(), size, text);
    text[size] = 0;
    return kResultOk;
}
tresult PLUGIN_API Vst3Attributes::setBinary(AttrID id, const void* data, uint32 size) {
    if (!id || (!data && size)) return kInvalidArgument;
    const auto* first = static_cast<const char*>(data);
    values_[id] = Binary(first, first + size);
    return kResultOk;
}
tresult PLUGIN_API Vst3Attributes::getBinary(AttrID id, const void*& data, uint32& size) {
    const auto* found = find<Binary>(id);
    data = found ? found->data() : nullptr;
    size = found ? uint32(found->size()) : 0;
    return found ? kResultOk : kResultFalse;
}

tresult PLUGIN_API Vst3Message::queryInterface(const TUID id, void** object) {
    return give<vst::IMessage>(this, id, vst::IMessage_iid, object);
}
uint32 PLUGIN_API Vst3Message::release() {
    const uint32 left = --references_;
    if (left == 0) delete this;
    return left;
}

} // namespace aviary::validator
