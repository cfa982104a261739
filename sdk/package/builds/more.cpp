float halved(float sample) { return sample * HALF; }
