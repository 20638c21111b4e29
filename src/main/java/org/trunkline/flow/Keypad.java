package org.trunkline.flow;

/** Keys pressed one after the other, taken as a question wants them; what it does not take is kept for the next. */
final class Keypad {
    private final StringBuilder pressed = new StringBuilder();

    void press(String keys) {
        pressed.append(keys);
    }

    boolean isEmpty() {
        return pressed.isEmpty();
    }

    void clear() {
        pressed.setLength(0);
    }

    /** Takes keys until the question is answered; at least one must have been pressed. */
    Answer answer(Question question) {
        StringBuilder digits = new StringBuilder();
        while (!pressed.isEmpty()) {
            char key = pressed.charAt(0);
            pressed.deleteCharAt(0);
            if (question.terminators().indexOf(key) >= 0) {
                return new Answer.Keys(digits.toString(), Answer.End.TERMINATOR);
            }
            digits.append(key);
            if (digits.length() == question.maxKeys()) {
                return new Answer.Keys(digits.toString(), Answer.End.MAXIMUM);
            }
        }
        return new Answer.Keys(digits.toString(), Answer.End.PAUSE);
    }
}
