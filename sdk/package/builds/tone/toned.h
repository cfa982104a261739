#pragma once
float toned(float sample);
