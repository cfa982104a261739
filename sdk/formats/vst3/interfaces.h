// VST3's interfaces in the words of this format, and references to objects that count them.
#pragma once

#include <aviary/abi/vst3/all.h>

#include <memory>

namespace aviary::detail {

namespace vst = vst3::Vst;
using vst3::tresult;

struct Release {
    void operator()(vst3::FUnknown* object) const { object->release(); }
};
/// Lets go of its object when it is gone.
template <typename Interface>
using Reference = std::unique_ptr<Interface, Release>;

/// One more reference to an object, which may be null.
template <typename Interface>
Reference<Interface> one_more(Interface* object) {
    if (object) object->addRef();
    return Reference<Interface>(object);
}

} // namespace aviary::detail
