#include "engine/drivers/device.h"

#include <dlfcn.h>

namespace aviary::engine {

Result<std::unique_ptr<Device>> open_device(const std::filesystem::path& driver) {
    // Never closed: the libraries it needs have threads of their own.
    void* library = dlopen(driver.c_str(), RTLD_NOW | RTLD_LOCAL);
    auto* open = library ? reinterpret_cast<OpenDevice*>(dlsym(library, "aviary_open_device")) : nullptr;
    if (!open)
        return Error{"audio.left_out",
            "this program was built without the driver " + driver.stem().string()
                + ", or what it needs is not installed: " + dlerror(),
            {}};
    Error error;
    if (Device* device = open(error)) return std::unique_ptr<Device>(device);
    return error;
}

} // namespace aviary::engine
