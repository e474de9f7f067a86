import './muiClassNames';
import '@testing-library/jest-dom';
