#include "hosting/cage/shared/shared_memory.h"

#include "process/sealed_memory.h"

#include <sys/mman.h>
#include <unistd.h>

namespace aviary::hosting::cage {

Result<std::unique_ptr<SharedMemory>> SharedMemory::make() {
    const int descriptor = process::make_sealed_memory("aviary-cage", sizeof(SharedBlock));
    if (descriptor < 0) return Error{"cage.start", "no memory can be shared with a child process", {}};
    return attach(descriptor);
}

Result<std::unique_ptr<SharedMemory>> SharedMemory::attach(int descriptor) {
    void* memory = mmap(nullptr, sizeof(SharedBlock), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (memory == MAP_FAILED) {
        close(descriptor);
        return Error{"cage.start", "no memory can be shared with a child process", {}};
    }
    return std::unique_ptr<SharedMemory>(new SharedMemory(descriptor, static_cast<SharedBlock*>(memory)));
}

SharedMemory::~SharedMemory() {
    munmap(block_, sizeof(SharedBlock));
    close(descriptor_);
}

} // namespace aviary::hosting::cage
