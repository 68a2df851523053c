export { DELETE, GET, OPTIONS, PATCH, POST, PUT } from '@/app/api/v1/[...path]/route';
