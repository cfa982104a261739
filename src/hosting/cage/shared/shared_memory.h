// One SharedBlock in anonymous memory. A child gets it by its descriptor, and neither side can shrink it while the
// other uses it.
#pragma once

#include "base/result.h"
#include "hosting/cage/shared/shared_block.h"

#include <memory>

namespace aviary::hosting::cage {

class SharedMemory {
public:
    static Result<std::unique_ptr<SharedMemory>> make();                 ///< all zero; error "cage.start"
    static Result<std::unique_ptr<SharedMemory>> attach(int descriptor); ///< which it owns from now on
    ~SharedMemory();

    SharedBlock& block() { return *block_; }
    int descriptor() const { return descriptor_; }

private:
    SharedMemory(int descriptor, SharedBlock* block)
        : descriptor_(descriptor)
        , block_(block) {}
    int descriptor_;
    SharedBlock* block_;
};

} // namespace aviary::hosting::cage
