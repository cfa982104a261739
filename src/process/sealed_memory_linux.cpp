#include "process/sealed_memory.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace aviary::process {

int make_sealed_memory(const char* name, std::size_t size) {
    const int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) return -1;
    if (ftruncate(descriptor, off_t(size)) == 0
        && fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        return descriptor;
    const int why = errno;
    close(descriptor);
    errno = why;
    return -1;
}

} // namespace aviary::process
